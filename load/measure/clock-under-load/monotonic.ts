/** CLOCK_MONOTONIC in ms: the same in every process of this machine, whatever its other clocks say. */
export const monotonicHostMs = (): number => Number(process.hrtime.bigint()) / 1e6;
