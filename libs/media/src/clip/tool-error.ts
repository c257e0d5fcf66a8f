export type ToolFault = 'TOOL_MISSING' | 'TOOL_TIMEOUT' | 'TOOL_ABORTED' | 'TOOL_TOO_MUCH_OUTPUT' | 'TOOL_FAILED';

/** A program that we started did not do its work. The message names no path of ours: it may end in an answer. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly code: ToolFault;
  /** The program's name, without its folder. */
  readonly tool: string;
  /** The first of what it said; paths in it are ours, so it is for the log. */
  readonly stderr: string;
  constructor(code: ToolFault, tool: string, message: string, { stderr = '', cause }: { stderr?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.tool = tool;
    this.stderr = stderr;
  }
}
