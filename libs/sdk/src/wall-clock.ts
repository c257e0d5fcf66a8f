/**
 * The machine's wall clock, ms UTC. It steps when it is set and is wrong by anything, so no time in Tutti is taken from it. Here alone it is read,
 * for one thing: unlike `performance.now` it goes on while the machine sleeps, so the two apart tell of a sleep (`sleep-watch.ts`).
 */
export const wallNowMs = (): number => Date.now();
