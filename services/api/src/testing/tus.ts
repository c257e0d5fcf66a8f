export type Asked = { readonly status: number; header(name: string): string | null; readonly error: object | undefined };

/** `upload-metadata` as tus has it. */
export const metadata = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** One request of tus, as a client sends it. */
export async function askTus(url: URL, method: string, headers: Readonly<Record<string, string>>, body?: BodyInit): Promise<Asked> {
  const response = await fetch(url, {
    method,
    headers: { 'tus-resumable': '1.0.0', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const header = (name: string) => response.headers.get(name);
  return { status: response.status, header, error: text === '' ? undefined : (JSON.parse(text) as { error: object }).error };
}
