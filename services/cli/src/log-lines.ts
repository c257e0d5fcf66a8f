import { prettyFactory } from 'pino-pretty';

const colours = [36, 32, 35, 34, 33, 96, 92, 95] as const;

export type LogLines = (name: string, line: string) => void;

/** Prints what every process writes, one line each, with its name in front; a service's JSON is made readable. */
export function logLines(write: (text: string) => void, { colour }: { colour: boolean }): LogLines {
  const pretty = prettyFactory({
    colorize: colour,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname,service,instance',
    singleLine: true,
  });
  const nameColours = new Map<string, number>();
  return (name, line) => {
    if (line.trim() === '') return;
    const number = nameColours.get(name) ?? colours[nameColours.size % colours.length] ?? 36;
    nameColours.set(name, number);
    const prefix = name.padEnd(10);
    const text = line.startsWith('{') ? pretty(line).trimEnd() : line;
    for (const part of text.split('\n')) write(`${colour ? `\u001b[${number}m${prefix}\u001b[0m` : prefix} ${part}\n`);
  };
}
