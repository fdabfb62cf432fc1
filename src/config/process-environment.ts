/** Environment variables as the rest of the program gets them handed in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of this process. Nothing else in the program looks at `process.env`. */
export function processEnvironment(): Environment {
  return process.env;
}
