/** A random id of 128 bits. `crypto.randomUUID` exists on https and localhost only; rooms are also opened on a home network. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
