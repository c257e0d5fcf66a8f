import type { RefusalCode } from '@tutti/protocol';

/** What came of a wish: the events that follow from it (none, when it is true already), or why not. */
export type Decision<E> = { readonly events: readonly E[] } | { readonly refused: RefusalCode; readonly field?: string };

export const accept = <E>(...events: E[]): Decision<E> => ({ events });

/** `field` is the command's field at fault, where one is. */
export const refuse = (refused: RefusalCode, field?: string): Decision<never> => (field === undefined ? { refused } : { refused, field });
