import { describe } from 'vitest';
import { memorySyncSamples } from './memory-sync-samples.ts';
import { syncSamplesContract } from './sync-samples-contract.ts';

describe('sync samples in memory', () => {
  syncSamplesContract(async () => memorySyncSamples());
});
