/** The api's answer when it is not a success, or its silence. */
export class HttpRefusedError extends Error {
  override readonly name = 'HttpRefusedError';
  /** The api's code, such as `not-media`; `unreachable` when there was no answer. */
  readonly code: string;
  readonly status: number;

  constructor({ code, status, message }: { code: string; status: number; message: string }) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** @throws HttpRefusedError */
export async function getJson<T>(path: string, token?: string): Promise<T> {
  return ask<T>(path, { headers: bearer(token) });
}

/** @throws HttpRefusedError */
export async function postJson<T>(path: string, body: unknown, token?: string): Promise<T> {
  const headers = { 'content-type': 'application/json', ...bearer(token) };
  return ask<T>(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

const bearer = (token: string | undefined): Record<string, string> => (token === undefined ? {} : { authorization: `Bearer ${token}` });

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init).catch(() => {
    throw unreachable();
  });
  const text = await response.text();
  if (!response.ok) throw refusedBy(response.status, text);
  return JSON.parse(text) as T;
}

export const unreachable = () => new HttpRefusedError({ code: 'unreachable', status: 0, message: 'The server cannot be reached.' });

/** The api says `{error: {code, message}}`; something between us and it may say anything. */
export function refusedBy(status: number, text: string): HttpRefusedError {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: string; message?: string } };
    if (error?.message) return new HttpRefusedError({ code: error.code ?? 'error', status, message: error.message });
  } catch {}
  return new HttpRefusedError({ code: 'error', status, message: `The server answered ${status}.` });
}
