import { expect, test } from 'vitest';
import { memberNames } from './member-names.ts';

function store() {
  const asked: (readonly string[])[] = [];
  let nowMs = 0;
  let failing = false;
  const names = memberNames({
    async ask(memberIds) {
      asked.push(memberIds);
      if (failing) throw new Error('nobody is there');
      return memberIds.map((memberId) => ({ memberId, displayName: memberId === 'ghost' ? '' : memberId.toUpperCase() }));
    },
    monotonicMs: () => nowMs,
    log: { warn: () => undefined },
  });
  return {
    names,
    asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
    fail: (now: boolean) => {
      failing = now;
    },
  };
}

test('names are asked for once, and again after a while, so that who is forgotten is forgotten here', async () => {
  const { names, asked, pass } = store();
  await names.know(['ann', 'bob', 'ann']);
  await names.know(['ann', 'bob']);
  expect(asked).toEqual([['ann', 'bob']]);
  expect(names.nameOf('ann')).toBe('ANN');
  pass(10 * 60_000);
  await names.know(['ann']);
  expect(asked).toHaveLength(2);
});

test('a name that is not there yet is asked for again soon', async () => {
  const { names, asked, pass } = store();
  await names.know(['ghost']);
  await names.know(['ghost']);
  expect(asked).toHaveLength(1);
  pass(10_000);
  await names.know(['ghost']);
  expect(asked).toHaveLength(2);
  expect(names.nameOf('ghost')).toBe('');
});

test('a member store that does not answer leaves names empty and is asked the next time', async () => {
  const { names, fail } = store();
  fail(true);
  await names.know(['ann']);
  expect(names.nameOf('ann')).toBe('');
  fail(false);
  await names.know(['ann']);
  expect(names.nameOf('ann')).toBe('ANN');
});

test('more than a thousand are asked for in parts', async () => {
  const { names, asked } = store();
  await names.know(Array.from({ length: 2_500 }, (_, index) => `m${index}`));
  expect(asked.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
});
