import { expect, test } from 'vitest';
import { readTrace, type TraceError, type TraceLine, writeTrace } from './trace.ts';

const heading = '{"trace":"tutti-clock","version":1,"title":"Kitchen"}';
const lines: readonly TraceLine[] = [
  { kind: 'event', reason: 'connect', localMs: 0.5 },
  { kind: 'sample', t0: 1, t1: 1_000_001.5, t2: 1_000_001.75, t3: 2.5 },
  { kind: 'stamp', t2: 1_000_010, t3: 11 },
  { kind: 'truth', localMs: 12, serverMs: 1_000_012 },
];

test('what is written is read again', () => {
  expect(readTrace(writeTrace({ title: 'Kitchen', lines }))).toEqual({ title: 'Kitchen', lines, unknownLines: 0 });
});

test('unknown kinds are counted, unknown fields and empty lines passed over, other line ends understood', () => {
  const text = [heading, '', '{"kind":"weather","rain":true}', '{"kind":"stamp","t2":5,"t3":6,"from":"gateway"}', ''].join('\r\n');
  expect(readTrace(text)).toEqual({ title: 'Kitchen', lines: [{ kind: 'stamp', t2: 5, t3: 6 }], unknownLines: 1 });
});

test.each([
  ['', 1, '', 'the trace is empty'],
  ['{"hello":1}', 1, 'trace', 'no clock trace'],
  ['{"trace":"tutti-clock","version":2}', 1, 'version', 'must be 1'],
  ['{"trace":"tutti-clock","version":1,"title":7}', 1, 'title', 'must be a string'],
  [`${heading}\n\nfoo`, 3, '', 'is not JSON'],
  [`${heading}\n[1]`, 2, '', 'is not a JSON object'],
  [`${heading}\n{"t0":1}`, 2, 'kind', 'must be a string'],
  [`${heading}\n{"kind":"sample","t0":1,"t1":2,"t3":4}`, 2, 't2', 'it is missing'],
  [`${heading}\n{"kind":"stamp","t2":"5","t3":4}`, 2, 't2', 'it is "5"'],
  [`${heading}\n{"kind":"stamp","t2":1e999,"t3":4}`, 2, 't2', 'it is Infinity'],
  [`${heading}\n{"kind":"truth","localMs":1,"serverMs":null}`, 2, 'serverMs', 'it is null'],
  [`${heading}\n{"kind":"event","reason":"lunch","localMs":1}`, 2, 'reason', 'it is "lunch"'],
])('%j is refused by line and field', (text, lineNumber, field, problem) => {
  const read = (): TraceError | undefined => {
    try {
      readTrace(text);
    } catch (error) {
      return error as TraceError;
    }
    return undefined;
  };
  expect(read()).toMatchObject({ name: 'TraceError', code: 'TRACE_INVALID', lineNumber, field });
  expect(read()?.message).toContain(`line ${lineNumber}`);
  expect(read()?.message).toContain(problem);
});
