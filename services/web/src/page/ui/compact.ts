import { createContext } from 'preact';

/** Whether panels begin folded: a small screen shows what is needed now, and the rest by its title. */
export const Compact = createContext(false);
