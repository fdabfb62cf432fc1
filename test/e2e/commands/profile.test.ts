import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { SAMPLE_BATCH, sampleProject } from '../../support/e2e/sample-project.ts';

describe('fbp profile', () => {
  it('gives times that add up to the wall time, a bottleneck, and leaves no output', async () => {
    const cwd = sampleProject();
    const { code, stdout, stderr } = await askFbp(['profile', ...SAMPLE_BATCH, '--json'], { cwd });
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout);
    const sum = report.stages.reduce((total: number, stage: { total_ms: number }) => total + stage.total_ms, 0);
    expect(sum).toBeCloseTo(report.wall_ms, 3);
    const names = report.stages.map((stage: { stage: string }) => stage.stage);
    expect(names).toEqual(
      expect.arrayContaining(['map', 'search', 'locate', 'download', 'decode', 'extract', 'store']),
    );
    expect(names.at(-1)).toBe('other');
    expect(report).toMatchObject({ rows: 380, linked: 377, sampled: 10 });
    expect(report.caches.search_hits).toBe(380);
    expect(report.bytes.decoded).toBeGreaterThan(report.bytes.compressed);
    for (const { count, mean_ms: mean, total_ms: total, p50_ms: p50, p95_ms: p95 } of report.stages) {
      expect(mean * count).toBeCloseTo(total, 6);
      expect(p50).toBeLessThanOrEqual(p95);
    }
    expect(names).toContain(report.bottleneck.stage);
    // What is said of the sample and of a whole run is said of the same files and adds up.
    const decode = report.stages.find(({ stage }: { stage: string }) => stage === 'decode');
    expect(decode.count).toBe(report.bytes.files);
    const parts: { stage: string; seconds: number }[] = report.whole_run;
    expect(parts.reduce((total, { seconds }) => total + seconds, 0)).toBeCloseTo(report.whole_run_s, 6);
    expect(parts[0]).toEqual({ stage: report.bottleneck.stage, seconds: report.bottleneck.seconds });
    expect(existsSync(join(cwd, 'output'))).toBe(false);
    expect(readdirSync(join(cwd, 'temp'))).toEqual(['state']);
  });

  it('prints a table within 80 columns and writes a CPU profile', async () => {
    const cwd = sampleProject();
    const args = ['profile', ...SAMPLE_BATCH, '--sample-size', '2', '--cpu-profile', 'run.cpuprofile'];
    const { code, stdout } = await askFbp(args, { cwd });
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^wall time +\d+\.\d +100\.0 %$/m);
    const shares = [...stdout.matchAll(/ ([\d.]+) %$/gm)].map(([, share]) => Number(share));
    const ofTable = shares.slice(0, shares.indexOf(100));
    expect(ofTable.reduce((total, share) => total + share, 0)).toBeCloseTo(100, 6);
    const ofRun = [...stdout.matchAll(/ s, (\d+) %$/gm)].map(([, share]) => Number(share));
    expect(ofRun.reduce((total, share) => total + share, 0)).toBe(100);
    const profile = JSON.parse(readFileSync(join(cwd, 'run.cpuprofile'), 'utf8'));
    expect(profile.nodes.length).toBeGreaterThan(10);
  });
});
