/** One team's row of a match. */
export interface TeamRow {
  readonly team: string;
  readonly opponent: string;
  readonly line: number;
  /** As the file writes it. */
  readonly venue: string;
  readonly day: string;
  /** Of this team, then of the other. */
  readonly goals: readonly [string, string];
}

const AWAY = /^(?:away|a|@)$/i;
const HOME = /^(?:home|h)$/i;

export function isAway(venue: string): boolean {
  return AWAY.test(venue.trim());
}

/**
 * Finds, in a file with a row for each team, the rows that tell of a match which another row tells of already: those of the away side,
 * where the home side's row is in the file too. Such sources write a club's name in one way as team and in another as opponent (`Manchester United`,
 * `Manchester Utd`), so one name alike and the same score on the same day are enough.
 */
export class TeamRows {
  readonly #homeByDay = new Map<string, TeamRow[]>();
  readonly #away: TeamRow[] = [];

  /** Every row, before any is asked for. */
  see(row: TeamRow): void {
    if (isAway(row.venue)) {
      this.#away.push(row);
      return;
    }
    const others = this.#homeByDay.get(row.day) ?? [];
    // Of a neutral ground both rows may say so: the first one counts.
    if (!others.some((other) => isTwin(other, row))) others.push(row);
    this.#homeByDay.set(row.day, others);
  }

  /** Whether another row stands for the match. */
  isRepeated(row: TeamRow): boolean {
    if (HOME.test(row.venue.trim())) return false;
    return this.#twinsOf(row).length > 0;
  }

  /** The names that clubs have as teams, by those that they have as opponents, as most of their matches tell: one club, one name. */
  teamNames(): ReadonlyMap<string, string> {
    const counts = new Map<string, Map<string, number>>();
    const note = (opponent: string, team: string): void => {
      const teams = counts.get(opponent) ?? new Map<string, number>();
      counts.set(opponent, teams.set(team, (teams.get(team) ?? 0) + 1));
    };
    for (const away of this.#away) {
      const [home, ...others] = this.#twinsOf(away);
      if (home === undefined || others.length > 0) continue;
      note(home.opponent, away.team);
      note(away.opponent, home.team);
    }
    const mostOf = (teams: ReadonlyMap<string, number>) => [...teams].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
    return new Map([...counts].map(([opponent, teams]) => [opponent, mostOf(teams)]));
  }

  #twinsOf(row: TeamRow): readonly TeamRow[] {
    return (this.#homeByDay.get(row.day) ?? []).filter((other) => other.line !== row.line && isTwin(other, row));
  }
}

function isTwin(one: TeamRow, other: TeamRow): boolean {
  if (one.goals[0] !== other.goals[1] || one.goals[1] !== other.goals[0]) return false;
  const [firstAlike, secondAlike] = [likeness(one.team, other.opponent), likeness(one.opponent, other.team)];
  return Math.max(firstAlike, secondAlike) === 2 || Math.min(firstAlike, secondAlike) >= 1;
}

/** 2: the same name; 1: names that begin alike, or of which one holds the other. */
function likeness(a: string, b: string): 0 | 1 | 2 {
  const [one, other] = [a, b].map((name) => name.toLowerCase().replace(/[^\p{L}]/gu, ''));
  if (one === undefined || other === undefined) return 0;
  if (one === other) return 2;
  const isAlike = one.slice(0, 3) === other.slice(0, 3) || one.includes(other) || other.includes(one);
  return isAlike ? 1 : 0;
}
