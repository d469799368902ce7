import { linesOf } from '../../document/text.ts';

/** One instruction of a Dockerfile: its name in upper case and what follows it. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

const MAXIMUM_INSTRUCTIONS = 4096;

/** The instructions, continued lines joined, comments and here-documents left out. */
export function readInstructions(text: string): Instruction[] {
  const mark = /^#\s*escape\s*=\s*`/m.test(text.slice(0, 256)) ? '`' : '\\';
  const instructions: Instruction[] = [];
  let pieces: string[] = [];
  let until: string | undefined;
  for (const line of linesOf(text)) {
    if (until !== undefined) {
      if (line.trim() === until) until = undefined;
      continue;
    }
    if (/^\s*(?:#|$)/.test(line)) continue;
    const trimmed = line.trimEnd();
    const isContinued = trimmed.endsWith(mark);
    pieces.push(isContinued ? trimmed.slice(0, -1) : trimmed);
    if (isContinued) continue;
    const joined = pieces.join(' ');
    pieces = [];
    const [, name = '', rest = ''] = /^\s*([A-Za-z]{2,16})\s+(.*)$/s.exec(joined) ?? [];
    until = /^(?:RUN|COPY|ADD)$/i.test(name) ? /<<-?["']?(\w{1,64})["']?/.exec(rest)?.[1] : undefined;
    if (name !== '') instructions.push({ name: name.toUpperCase(), rest });
    if (instructions.length >= MAXIMUM_INSTRUCTIONS) break;
  }
  return instructions;
}
