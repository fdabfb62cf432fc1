/** Environment variables as the rest of the program gets them handed in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Those of a password, a key or a session, or of an address that may hold one. */
const SECRET =
  /^(?:FBP_(?:USERNAME|PASSWORD|APP_KEY|SSOID|QUEUE_PASSWORD|QUEUE_URL)|AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN))$/;

/** Whether a variable of that name holds a secret itself. */
export function holdsSecret(name: string): boolean {
  return SECRET.test(name);
}

/** The variables of this process. Nothing else in the program looks at `process.env`. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * The same for a process of its own, from which the secrets then are gone: no child inherits them, and no crash report, which lists all
 * variables, holds them.
 */
export function takeEnvironment(): Environment {
  const taken = { ...process.env };
  for (const name of Object.keys(taken)) if (holdsSecret(name)) delete process.env[name];
  return taken;
}
