import type { ShellCommand, ShellScript } from '../../model/configuration/shell.ts';
import { isInterpreter } from './commands.ts';
import { expansionsIn } from './expansions.ts';

/** A text that is read as code once the shell has put variables into it. */
export interface Evaluation {
  readonly command: ShellCommand;
  /** `eval`, `bash -c`, `ssh`. */
  readonly by: string;
  /** As it is written, with quotes. */
  readonly text: string;
}

const SHELL = /^(?:ba|da|a|z|k)?sh$/;
/** Options of ssh that take a word. */
const SSH_OPTIONS = /^-[BbcDEeFIiJLlmOopPQRSWw]$/;

/** Texts of a script that are evaluated a second time: what a variable holds is code there, however it is quoted. */
export function* evaluationsIn(script: ShellScript): Generator<Evaluation, undefined> {
  const printing = new Map<number, string>();
  for (const command of script.commands) {
    const { words, name, by, pipeline } = command;
    const whole = script.text.slice(command.start, command.end);
    if (by.includes('eval') || name === 'eval') yield { command, by: 'eval', text: whole };
    else if (name === 'trap' && words[0]) yield { command, by: 'trap', text: words[0].text };
    else if (name === 'ssh') {
      const remote = remoteWords(command);
      if (remote !== '') yield { command, by: 'ssh', text: remote };
    } else yield* codeWords(command);
    const input = command.redirects.find(({ operator }) => operator === '<<<')?.target;
    if (isInterpreter(command) && input) yield { command, by: `${name} <<<`, text: input.text };
    const printed = printing.get(pipeline);
    if (isInterpreter(command) && words.every(({ known }) => known.startsWith('-')) && printed !== undefined)
      yield { command, by: `| ${name}`, text: printed };
    if (/^(?:echo|printf)$/.test(name ?? '')) printing.set(pipeline, whole);
  }
}

/** Words behind `sh -c`, `python -c`, `node -e`, in whatever program's arguments they stand. */
function* codeWords(command: ShellCommand): Generator<Evaluation, undefined> {
  const { words, name = '' } = command;
  if (SHELL.test(name) || /^(?:su|runuser|script|python[\d.]*|pwsh|powershell)$/.test(name)) {
    const at = words.findIndex(({ known }) => /^-[a-z]*c$|^-(?:Command|command)$/.test(known));
    const word = at < 0 ? undefined : words[at + 1];
    if (word) yield { command, by: `${name} -c`, text: word.text };
  } else if (/^(?:node|perl|ruby|php|deno|bun)$/.test(name)) {
    const at = words.findIndex(({ known }) => /^-[a-zA-Z]*[er]$|^--eval$/.test(known));
    const word = at < 0 ? undefined : words[at + 1];
    if (word) yield { command, by: `${name} ${words[at]?.known}`, text: word.text };
  } else {
    const at = words.findIndex(
      ({ known }, index) =>
        SHELL.test(known.replace(/^.*\//, '')) && /^-[a-z]*c$/.test(words[index + 1]?.known ?? ''),
    );
    const word = at < 0 ? undefined : words[at + 2];
    if (word) yield { command, by: `${name} … ${words[at]?.known} -c`, text: word.text };
  }
}

/** What ssh has the other side's shell evaluate. */
function remoteWords({ words }: ShellCommand): string {
  let at = 0;
  for (; at < words.length; at += 1) {
    const known = words[at]?.known ?? '';
    if (SSH_OPTIONS.test(known)) at += 1;
    else if (!known.startsWith('-')) break;
  }
  return words
    .slice(at + 1)
    .map(({ text }) => text)
    .join(' ');
}

/** Programs that leave nothing of a text that could be code. */
const CLEANS = /\b(?:tr -[cd]{2}|sha\d+sum|md5sum|cksum|base64|wc -|xxd|jq -R)|%q|@Q\}|\bsed\b[^|]*\[\^/;

/** Variables that a command gives a value with others in it, each with those: `A=$B`, `export A="$(f "$B")"`. */
export function* assignmentsIn({
  assignments,
  name,
  words,
}: ShellCommand): Generator<{ readonly name: string; readonly from: readonly string[] }, undefined> {
  const given = assignments.map((one) => ({ name: one.name, text: one.value?.text ?? '' }));
  if (/^(?:export|local|declare|readonly|typeset)$/.test(name ?? ''))
    for (const { text } of words) {
      const at = text.indexOf('=');
      if (at > 0) given.push({ name: text.slice(0, at).replace(/^["']/, ''), text: text.slice(at + 1) });
    }
  for (const one of given)
    if (!CLEANS.test(one.text))
      yield { name: one.name, from: expansionsIn(one.text).map((found) => found.name) };
}
