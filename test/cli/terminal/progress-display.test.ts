import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { duration, progressDisplay } from '../../../src/cli/terminal/progress-display.ts';
import { visibleTerminal } from '../../../src/cli/terminal/terminal.ts';

class Screen {
  text = '';
  isTTY: boolean;
  columns: number;
  constructor(isTTY: boolean, columns = 80) {
    this.isTTY = isTTY;
    this.columns = columns;
  }
  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

/** As the program writes to it: only its own sequences have an effect. */
function shownOn(screen: Screen): NodeJS.WriteStream {
  const stream = screen as unknown as NodeJS.WriteStream;
  return visibleTerminal({ stdin: process.stdin, stdout: stream, stderr: stream }).stderr;
}

function display(isTTY: boolean, mode: 'auto' | 'plain' | 'none' = 'auto', columns = 80) {
  const screen = new Screen(isTTY, columns);
  let at = 0;
  const shown = progressDisplay(shownOn(screen), mode, () => at);
  const step = (ms: number, done: number) => {
    at += ms;
    shown.update({ stage: 'extract', done, total: 380, failures: done > 100 ? 2 : 0 });
  };
  return { screen, shown, step };
}

describe('progressDisplay', () => {
  it('redraws one line in place on a terminal', () => {
    const { screen, step } = display(true);
    step(0, 0);
    step(1000, 190);
    expect(screen.text).toBe(
      'matches done   0/380  0 %\n\u001B[1A\u001B[0Jmatches done   190/380  50 %  190/s  ETA 1s  2 failed\n',
    );
  });

  it('leaves a line narrower than the terminal', () => {
    const { screen, step } = display(true, 'auto', 20);
    step(0, 0);
    step(1000, 190);
    const lines = stripVTControlCharacters(screen.text).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(20);
  });

  it('leaves out whole what does not fit into the line', () => {
    const { screen, step } = display(true, 'auto', 40);
    step(0, 0);
    step(3000, 120);
    expect(screen.text.split('\u001B[0J').at(-1)).toBe('matches done   120/380  31 %  40/s\n');
  });

  it('writes one plain line every 30 seconds off a terminal, without control codes', () => {
    const { screen, step } = display(false);
    for (let second = 0; second < 65; second += 1) step(1000, second);
    expect(screen.text.split('\n').filter(Boolean)).toHaveLength(2);
    expect(screen.text).not.toContain('\u001B');
  });

  it('leaves its last lines on the screen once, however often it is stopped', () => {
    const { screen, shown, step } = display(true);
    step(0, 380);
    shown.stop();
    const after = screen.text;
    shown.stop();
    expect(screen.text).toBe(after);
  });

  it('stays silent but for notes when told so', () => {
    const { screen, shown, step } = display(true, 'none');
    step(60_000, 380);
    shown.note('synthetic data');
    expect(screen.text).toBe('synthetic data\n');
  });
});

describe('duration', () => {
  it('reads as a person says it', () => {
    expect([0, 59.4, 65, 3600, 7620].map(duration)).toEqual(['0s', '59s', '1m05s', '1h00m', '2h07m']);
  });
});
