/** What a person reads of a fault: one line without control characters, as the contract asks of it, and no longer than `most`. */
export const oneLine = (text: string, most: number): string => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, most);
