/** `NAME=value` words for `env(1)`: the child gets these and inherits the rest of our environment. */
export function assignments(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}
