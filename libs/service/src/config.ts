type Env = Readonly<Record<string, string | undefined>>;

/** What every service reads; each service's `config.ts` spreads it and adds its own. */
export type ServiceConfig = {
  readonly instanceId: string;
  readonly logLevel: LogLevel;
  /** Where the service's own servers listen. */
  readonly listenHost: string;
  /** Port of /healthz, /readyz and /metrics, 0 for any free one; undefined when the service answers them itself (api). */
  readonly healthPort?: number | undefined;
  /** Base URL of an OTLP/HTTP collector; undefined: spans are made and passed on, never exported. */
  readonly otlpEndpoint?: string | undefined;
  /** Share of new traces that is exported, 0 to 1. */
  readonly sampleRatio: number;
};

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** The part of a service's configuration that all services share, read from the environment. */
export function serviceConfig(name: string, env: Env = process.env): ServiceConfig {
  return {
    instanceId: optionalEnv('INSTANCE_ID', `${name}-${process.pid}`, env),
    logLevel: choiceEnv('LOG_LEVEL', logLevels, 'info', env),
    listenHost: optionalEnv('LISTEN_HOST', '127.0.0.1', env),
    healthPort: intEnv('HEALTH_PORT', { default: 0, min: 0, max: 65_535 }, env),
    otlpEndpoint: optionalEnv('OTEL_EXPORTER_OTLP_ENDPOINT', undefined, env),
    sampleRatio: numberEnv('OTEL_TRACES_SAMPLE_RATIO', { default: 1, min: 0, max: 1 }, env),
  };
}

/**
 * Runs `read`; a missing or invalid variable ends the process (78, EX_CONFIG) with one sentence on stderr that names it.
 * NOTE only for `config.ts` of something that is started: it is the one place where the process ends itself for its environment.
 */
export function readConfig<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
}

/** @throws ConfigError when the variable is unset or empty; `meaning` says in the message what it is for. */
export function requiredEnv(name: string, meaning: string, env: Env = process.env): string {
  const value = env[name];
  if (value === undefined || value === '') throw new ConfigError(name, `${name} is not set: ${meaning}.`);
  return value;
}

/** The variable, or `fallback` when it is unset or empty. */
export function optionalEnv<F extends string | undefined>(name: string, fallback: F, env: Env = process.env): string | F {
  const value = env[name];
  return value === undefined || value === '' ? fallback : value;
}

type Bounds = { readonly default?: number; readonly min?: number; readonly max?: number };

/** What stands between commas, without spaces around; none when it is unset. */
export function listEnv(name: string, env: Env = process.env): string[] {
  const parts = optionalEnv(name, '', env).split(',');
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** @throws ConfigError when it is no whole number within the bounds, or unset without a default. */
export function intEnv(name: string, bounds: Bounds = {}, env: Env = process.env): number {
  return boundedNumber(name, bounds, env, /^-?\d{1,15}$/, 'a whole number');
}

/** @throws ConfigError when it is no decimal number within the bounds, or unset without a default. */
export function numberEnv(name: string, bounds: Bounds = {}, env: Env = process.env): number {
  return boundedNumber(name, bounds, env, /^-?\d{1,15}(\.\d{1,15})?$/, 'a number');
}

/** @throws ConfigError when it is none of `choices`. */
export function choiceEnv<C extends string>(name: string, choices: readonly C[], fallback: C, env: Env = process.env): C {
  const value = optionalEnv(name, fallback, env);
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new ConfigError(name, `${name} is "${value}", but has to be one of ${choices.join(', ')}.`);
  return chosen;
}

/** This process's environment with `extra`, for a child process. */
export function childEnv(extra: Readonly<Record<string, string>>, env: Env = process.env): Record<string, string | undefined> {
  return { ...env, ...extra };
}

/** A variable of the environment is missing or wrong; the message is the sentence to show. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
  readonly variable: string;
  constructor(variable: string, message: string) {
    super(message);
    this.variable = variable;
  }
}

function boundedNumber(name: string, bounds: Bounds, env: Env, shape: RegExp, what: string): number {
  const text = optionalEnv(name, undefined, env);
  if (text === undefined) {
    if (bounds.default === undefined) throw new ConfigError(name, `${name} is not set: it has to be ${describe(bounds, what)}.`);
    return bounds.default;
  }
  const value = shape.test(text) ? Number(text) : Number.NaN;
  const inside = value >= (bounds.min ?? Number.NEGATIVE_INFINITY) && value <= (bounds.max ?? Number.POSITIVE_INFINITY);
  if (!inside) throw new ConfigError(name, `${name} is "${text}", but has to be ${describe(bounds, what)}.`);
  return value;
}

function describe({ min, max }: Bounds, what: string): string {
  if (min !== undefined && max !== undefined) return `${what} from ${min} to ${max}`;
  if (min !== undefined) return `${what} of at least ${min}`;
  return max === undefined ? what : `${what} of at most ${max}`;
}
