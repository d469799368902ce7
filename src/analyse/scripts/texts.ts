import { isConnectingCode, isDecodingCode, isFetchingCode } from './inner-code.ts';

/** Characters of a command line that are looked at. */
const LONGEST = 16_384;

const REMOTE_SHELL =
  /\b(?:ba|da|z|k)?sh\s{1,9}-i\b[^\n]{0,99}[<>]&?\s{0,9}\/dev\/(?:tcp|udp)\/|\b(?:nc|ncat|netcat)\s[^\n|;&]{0,200}?(?:-[a-z]{0,9}[ec]|--(?:sh-)?exec)\s{1,9}\S{0,99}sh\b|\bsocat\b[^\n]{0,200}\b(?:exec|system):|\b(?:ba|da|z|k)?sh\s{1,9}-i\b[^\n|]{0,99}\|\s{0,9}(?:nc|ncat|netcat|telnet)\b/i;
const DECODED =
  /\b(?:base64|base32)\s{1,9}(?:-[dD]|--decode)\b[^\n;&]{0,200}\|\s{0,9}(?:sudo\s{1,9})?(?:ba|da|a|z)?sh\b/;
const MINER = /\bstratum\d?\+(?:tcp|ssl|tls):\/\/|\bxmrig\b/i;

const DOWNLOAD_RUN =
  /\b(?:curl|wget)\b[^|;&\n]{0,500}\|\s{0,9}(?:sudo\s{1,9})?(?:(?:ba|z|da)?sh|python3?|perl)\b(?!\s{1,9}-[cm]\b)|\b(?:ba|z)?sh\s{1,9}(?:-c\s{1,9})?["']?(?:<\(|\$\()\s{0,9}(?:curl|wget)\b/;

/** Does a command line run what it fetches? */
export function runsDownload(text: string): boolean {
  return DOWNLOAD_RUN.test(text) || isFetchingCode(text);
}

/** A program of another language that is given code. */
const OTHER_CODE =
  /\b(?:python[\d.]{0,6}|perl|ruby|php|node|pwsh|powershell)\s[^\n]{0,99}?-[a-zA-Z]{0,9}[cerC]\b/;

/** What a command line does that nobody means well by, in words, where it is not read as a script; else undefined. */
export function takeoverIn(words: readonly string[]): string | undefined {
  const text = words.join(' ').slice(0, LONGEST);
  const isCode = OTHER_CODE.test(text);
  if (REMOTE_SHELL.test(text) || (isCode && isConnectingCode(text))) return 'a shell for another machine';
  if (DECODED.test(text) || (isCode && isDecodingCode(text))) return 'code that is decoded and run';
  return MINER.test(text) ? 'a program that mines coins' : undefined;
}

/** What is told of it, whatever starts the command. */
export const TAKEOVER = {
  title: 'A container starts what takes it over',
  why: 'A shell for another machine, code that nobody can read or a miner is there for somebody else: they have the container’s files, secrets and network.',
  fix: 'Take it away, find out who wrote it, and change every secret that was at hand.',
  severity: 'critical',
  vectors: ['V3', 'V6'],
  references: [
    'https://attack.mitre.org/techniques/T1059/004/',
    'https://attack.mitre.org/techniques/T1610/',
  ],
} as const;
