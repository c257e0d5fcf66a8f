export { guestTtlMs, refreshableMs, type Tokens, type TokenVerdict, tokens } from './tokens.ts';
