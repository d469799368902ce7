import type { ShellCommand, ShellScript } from '../../model/configuration/shell.ts';
import { argumentsOf, isInterpreter, pipelinesOf } from './commands.ts';

/** What code of Python, Perl, Ruby, PHP, JavaScript or PowerShell runs a text by. */
const RUNS =
  /\b(?:exec|eval)\s{0,9}\(|\beval\s{1,9}(?:get|decode_base64|Base64|URI|open|Net)\b|\(eval\)|\b(?:iex|invoke-expression|instance_eval|runInThisContext)\b|\[scriptblock\]::create|\bnew Function\b/i;
/** What it fetches a text by. */
const FETCHES =
  /\b(?:urlopen|urlretrieve|LWP::|HTTP::Tiny|Net::HTTP|open-uri|DownloadString|DownloadData|iwr|irm|invoke-webrequest|invoke-restmethod)|\b(?:requests|httpx|https?)\.get\(|\b(?:URI\.open|fetch|file_get_contents)\(\s*["']https?:/i;
/** What it makes a text by of one that nobody can read. */
const DECODES =
  /b64decode|decode_base64|base64_decode|base64\.(?:strict_|urlsafe_)?decode64|frombase64string|\batob\(|unhexlify|fromhex|gzinflate|marshal\.loads|,\s*["'](?:base64|hex)["']/i;
/** What it reaches another machine by. */
const CONNECTS =
  /\b(?:import socket\b|socket\.\w|use Socket\b|IO::Socket\b|fsockopen\b|TCPSocket\b|Net\.Sockets\b|net\.(?:connect|Socket|createConnection)\b)/i;
const SHELL = /\/bin\/(?:ba|da|z|k)?sh\b|\bcmd\.exe\b|\bpowershell\b|\bdup2\b/i;

const POWERSHELL = /^(?:pwsh|powershell)(?:\.exe)?$/i;
const POSIX = /^(?:ba|da|a|z|k)?sh$/;
const CODE_OPTION: readonly (readonly [program: RegExp, option: RegExp])[] = [
  [/^python[\d.]*$/, /^-[A-Za-z]*c$/],
  [/^(?:perl|ruby)$/, /^-[A-Za-z]*[eE]$/],
  [/^php[\d.]*$/, /^-r$/],
  [/^(?:node|bun|deno)$/, /^(?:-[a-z]*[ep]|--eval|--print|eval)$/],
];

/** Code in another language that a command is given as a word; empty where there is none. */
function codeOf({ name = '', words }: ShellCommand): string {
  if (POWERSHELL.test(name)) return words.map(({ text }) => text).join(' ');
  const option = CODE_OPTION.find(([program]) => program.test(name))?.[1];
  const at = option ? words.findIndex(({ known }) => option.test(known)) : -1;
  return at < 0 ? '' : (words[at + 1]?.text ?? '');
}

/** Does code fetch something and run it: `exec(urlopen(…).read())`, `iex (iwr …)`? */
export function isFetchingCode(text: string): boolean {
  return RUNS.test(text) && FETCHES.test(text);
}

/** Is a command given code in another language that fetches something and runs it? */
export function runsFetchingCode(command: ShellCommand): boolean {
  return isFetchingCode(codeOf(command));
}

/** Does code run what it makes of a text that nobody can read? */
export function isDecodingCode(text: string): boolean {
  return RUNS.test(text) && DECODES.test(text);
}

/** Does code hand a shell to another machine? */
export function isConnectingCode(text: string): boolean {
  return CONNECTS.test(text) && SHELL.test(text);
}

/** Is a command given code in another language that hands a shell to another machine? */
export function connectsShell(command: ShellCommand): boolean {
  return isConnectingCode(codeOf(command));
}

/** Does an interpreter run what comes by its standard input? */
export function readsScript(command: ShellCommand): boolean {
  if (!isInterpreter(command) || codeOf(command) !== '') return false;
  const words = argumentsOf(command);
  if (words.some((word) => /^-[a-z]*c$|^-m$/.test(word))) return false;
  return words.some((word) => /^-[a-z]*s$|^-$/.test(word)) || words.every((word) => word.startsWith('-'));
}

const DECODER =
  /^(?:(?:base64|base32|basenc|gbase64)\b.* (?:-[a-ce-zA-CE-Z]*[dD]|--decode\b)|xxd\b.* -[a-qs-z]*r|openssl (?:base64|enc)\b.* -d\b|uudecode\b)/;

function isDecoder(command: ShellCommand): boolean {
  return DECODER.test([command.name ?? '', ...argumentsOf(command)].join(' '));
}

/** Commands that run what is decoded right before, each with the one that decodes. */
export function* decodedRuns(script: ShellScript): Generator<ShellCommand, undefined> {
  const behind = pipelinesOf(script);
  const runs = new Set<ShellCommand>();
  const files = new Set<string>();
  for (const one of script.commands) {
    if (isDecoder(one)) {
      for (const next of behind(one)) if (readsScript(next)) runs.add(next);
      for (const { operator, target } of one.redirects)
        if (operator.startsWith('>') && target && !target.known.startsWith('/dev/')) files.add(target.known);
    }
    const isRunner = isInterpreter(one) || /^(?:source|\.)$/.test(one.name ?? '') || one.by.includes('eval');
    const code = codeOf(one);
    const isKept =
      files.size > 0 && files.has(isRunner ? (argumentsOf(one)[0] ?? '') : (one.program?.known ?? ''));
    const isCode =
      isDecodingCode(code) ||
      (POWERSHELL.test(one.name ?? '') &&
        argumentsOf(one).some((word) => /^-(?:e|ec|enc|enco\w*)$/i.test(word)));
    if (isKept || isCode || decodesInside(substitutedCode(script, one))) runs.add(one);
  }
  yield* runs;
}

/** What of a command a shell takes from another one's output, and runs: `eval "$(…)"`, `sh -c "$(…)"`, `. <(…)`; else empty. */
export function substitutedCode({ text }: ShellScript, one: ShellCommand): string {
  const { name = '', words, by } = one;
  if (by.includes('eval') || /^(?:source|\.)$/.test(name)) return text.slice(one.start, one.end);
  if (!isInterpreter(one)) return '';
  const option = POSIX.test(name) ? /^-[a-z]*c$/ : CODE_OPTION.find(([program]) => program.test(name))?.[1];
  const at = words.findIndex(({ known }) => option?.test(known));
  const first = words.find(({ text: word }) => !word.startsWith('-'));
  const input = one.redirects.find(({ operator }) => operator.startsWith('<'))?.target?.text ?? '';
  if (at >= 0) return words[at + 1]?.text ?? '';
  return first?.text.startsWith('<(') ? first.text : input;
}

/** `echo … | base64 -d` in a text that is put in place. */
function decodesInside(text: string): boolean {
  const at = text.search(/\$\(|<\(|`/);
  return (
    at >= 0 &&
    /\b(?:base64|base32)\s+(?:-[dD]|--decode)\b|\bxxd\s+-[a-z ]{0,9}r|\bopenssl\s+(?:base64|enc)\s[^|)`]{0,99}-d\b/.test(
      text.slice(at),
    )
  );
}
