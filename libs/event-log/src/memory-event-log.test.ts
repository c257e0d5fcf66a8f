import { describe } from 'vitest';
import { eventLogContract } from './event-log-contract.ts';
import { memoryEventLog } from './memory-event-log.ts';

describe('the log in memory', () => {
  eventLogContract(async () => memoryEventLog(), { runs: 200 });
});
