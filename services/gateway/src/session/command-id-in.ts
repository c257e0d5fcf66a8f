/** The command id of a message that is otherwise not of the protocol, so that its sender learns which command was refused; empty when it has none. */
export function commandIdIn(message: string | Uint8Array): string {
  if (typeof message !== 'string') return '';
  try {
    const { commandId } = Object(JSON.parse(message)) as { readonly commandId?: unknown };
    return typeof commandId === 'string' && pattern.test(commandId) ? commandId : '';
  } catch {
    return '';
  }
}

const pattern = /^[A-Za-z0-9_-]{1,192}$/u;
