/** What a conversation has heard so far, by the names that its transcript gives. */
export type Memory = Map<string, unknown>;

export type Matching = {
  readonly memory: Memory;
  /** When it arrived, by server time. */
  readonly arrivedServerMs: number;
  /** Of our own clients only what stands in the transcript is looked at. */
  readonly partly?: boolean;
};

type Rule = {
  readonly $int?: true;
  readonly $text?: string;
  readonly $as?: string;
  readonly $is?: Terms;
  readonly $near?: Terms;
  readonly $within?: number;
  readonly $now?: number;
};
type Terms = string | number | readonly (string | number)[];

/** What is wrong with `actual`, in words; undefined when it is as `expected`. */
export function mismatch(expected: unknown, actual: unknown, matching: Matching): string | undefined {
  remember(expected, actual, matching.memory);
  return differs(expected, actual, matching, '');
}

/** A message with what was remembered in its places. */
export function filledIn(value: unknown, memory: Memory): unknown {
  if (isRule(value)) return rememberedValue(value.$is ?? '', memory);
  if (Array.isArray(value)) return value.map((inner) => filledIn(inner, memory));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledIn(inner, memory)]));
}

/** A remembered value, or the sum of several. @throws when nothing has that name. */
export function rememberedValue(terms: Terms, memory: Memory): unknown {
  if (!Array.isArray(terms)) return typeof terms === 'number' ? terms : remembered(terms as string, memory);
  return terms.reduce((sum: number, term: string | number) => sum + numberOf(term, memory), 0);
}

/** First of all, for a later field may be named in the rule of an earlier one. */
function remember(expected: unknown, actual: unknown, memory: Memory): void {
  if (isRule(expected)) {
    if (expected.$as !== undefined) memory.set(expected.$as, actual);
  } else if (Array.isArray(expected))
    for (const [index, inner] of expected.entries()) remember(inner, (actual as unknown[] | null)?.[index], memory);
  else if (isObject(expected))
    for (const [key, inner] of Object.entries(expected)) remember(inner, isObject(actual) ? actual[key] : undefined, memory);
}

function differs(expected: unknown, actual: unknown, matching: Matching, at: string): string | undefined {
  const no = (what: string) => `${at === '' ? 'it' : at} ${what}, not ${JSON.stringify(actual)}`;
  if (isRule(expected)) return breach(expected, actual, matching, no);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return no(`is a list of ${expected.length}`);
    return first(expected.map((inner, index) => differs(inner, actual[index], matching, `${at}[${index}]`)));
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return no('is an object');
    const names = matching.partly ? Object.keys(expected) : [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return first(
      names.map((name) => {
        const inner = at === '' ? name : `${at}.${name}`;
        if (!(name in actual)) return `${inner} is missing`;
        return name in expected ? differs(expected[name], actual[name], matching, inner) : `${inner} does not belong there`;
      }),
    );
  }
  return Object.is(expected, actual) ? undefined : no(`is ${JSON.stringify(expected)}`);
}

function breach(rule: Rule, actual: unknown, { memory, arrivedServerMs }: Matching, no: (what: string) => string): string | undefined {
  const { $int, $text, $is, $near, $within = 1, $now } = rule;
  const isNear = (value: unknown, mostMs: number) => typeof actual === 'number' && Math.abs(actual - Number(value)) <= mostMs + 1e-3;
  if ($int && !Number.isSafeInteger(actual)) return no('is a whole number');
  if ($text !== undefined && !(typeof actual === 'string' && new RegExp($text, 'u').test(actual))) return no(`is a text like ${$text}`);
  if ($is !== undefined && !Object.is(rememberedValue($is, memory), actual))
    return no(`is ${JSON.stringify($is)}: ${rememberedValue($is, memory)}`);
  if ($near !== undefined && !isNear(rememberedValue($near, memory), $within))
    return no(`is ${JSON.stringify($near)} ± ${$within}: ${rememberedValue($near, memory)}`);
  if ($now !== undefined && !isNear(arrivedServerMs, $now)) return no(`is within ${$now} ms of ${arrivedServerMs}`);
  return undefined;
}

function remembered(name: string, memory: Memory): unknown {
  if (!memory.has(name)) throw new Error(`nothing was remembered as ${name}`);
  return memory.get(name);
}

function numberOf(term: string | number, memory: Memory): number {
  if (typeof term === 'number') return term;
  return term.startsWith('-') ? -Number(remembered(term.slice(1), memory)) : Number(remembered(term, memory));
}

const first = (problems: readonly (string | undefined)[]): string | undefined => problems.find((problem) => problem !== undefined);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isRule = (value: unknown): value is Rule => isObject(value) && Object.keys(value).some((key) => key.startsWith('$'));
