import { expect, test } from 'vitest';
import { pingBudget } from './ping-budget.ts';

test('T-2 the budget refuses what the gateway would drop, and grants one a second', () => {
  const budget = pingBudget(0);
  const taken = Array.from({ length: 30 }, (_, i) => budget.take(i * 10)).filter(Boolean).length;
  expect(taken).toBe(15);
  expect(budget.take(1_300)).toBe(true);
  expect(budget.take(1_310)).toBe(false);
});
