/** A counter or gauge of a service's /metrics, summed over the series that have all of `labels`; 0 when there is none. */
export async function readMetric(
  { healthUrl }: { readonly healthUrl: string },
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number> {
  const text = await (await fetch(`${healthUrl}/metrics`)).text();
  return sumOf(text, name, labels);
}

/** The same from the text of /metrics. */
export function sumOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  let sum = 0;
  for (const line of text.split('\n')) {
    const [, series = '', value] = /^([^#\s{]+(?:\{.*\})?) (\S+)$/u.exec(line) ?? [];
    const [named = '', braces = ''] = series.split(/(?=\{)/u);
    if (named === name && wanted.every((label) => braces.includes(label))) sum += Number(value);
  }
  return sum;
}
