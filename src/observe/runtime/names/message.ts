import { type Address, formatAddress } from '../../../model/sets/address-text.ts';

/** What a message asks. */
export interface Question {
  /** In lower case, without the last dot; every byte that a host name cannot have is written `\ddd`. */
  readonly name: string;
  /** RFC 1035, section 3.2.2; 1 is A, 28 is AAAA. */
  readonly type: number;
}

/** An address that a name has, and for how many seconds that may be believed. */
export interface ResolvedAddress {
  readonly address: string;
  readonly seconds: number;
}

export const RECORD_TYPES = { a: 1, cname: 5, aaaa: 28, ixfr: 251, axfr: 252 } as const;

const HEADER = 12;
const IS_RESPONSE = 0x8000;
const OPCODE = 0x7800;
const RESPONSE_CODE = 0x000f;
const INTERNET = 1;
/** Octets of a name with its lengths. RFC 1035, section 2.3.4. */
const LONGEST_NAME = 255;
/** Pointers within one name; nobody writes more than a few. */
const MOST_POINTERS = 16;
/** Records of one answer; a datagram seldom has room for more than a hundred. */
const MOST_RECORDS = 1024;
/** Aliases on the way from a name to its addresses. */
const MOST_ALIASES = 16;

/** The one question of a standard query in the class of the internet; undefined where the message is anything else. */
export function readQuery(message: Uint8Array): Question | undefined {
  const flags = read16(message, 2);
  if (flags === undefined || (flags & (IS_RESPONSE | OPCODE)) !== 0) return undefined;
  return readQuestion(message)?.question;
}

/** Does a message answer just this question? Who wrote it, and with which number, is for the caller to see to. */
export function isAnswerTo(question: Question, message: Uint8Array): boolean {
  const flags = read16(message, 2);
  if (flags === undefined || (flags & (IS_RESPONSE | OPCODE)) !== IS_RESPONSE) return false;
  const read = readQuestion(message)?.question;
  return read?.name === question.name && read.type === question.type;
}

/**
 * The addresses that an answer gives to the name that was asked for, through the aliases (CNAME) in the same answer.
 * Records of other names are passed over; of an answer that is not as RFC 1035 section 4 says, nothing is believed.
 */
export function resolvedAddresses(question: Question, message: Uint8Array): readonly ResolvedAddress[] {
  const { type } = question;
  if (type !== RECORD_TYPES.a && type !== RECORD_TYPES.aaaa) return [];
  if (!isAnswerTo(question, message) || ((read16(message, 2) ?? 0) & RESPONSE_CODE) !== 0) return [];
  const records = readRecords(message);
  if (!records) return [];
  const chain = aliasesOf(question.name, records);
  return records.flatMap((record) => {
    const seconds = record.type === type ? chain.get(record.name) : undefined;
    const address = seconds === undefined ? undefined : addressOf(record.data, type);
    if (seconds === undefined || address === undefined) return [];
    return [{ address: formatAddress(address), seconds: Math.min(seconds, record.seconds) }];
  });
}

/** The name and those that it is an alias of, each with the seconds for which that is so. */
function aliasesOf(name: string, records: readonly ResourceRecord[]): Map<string, number> {
  const aliases = new Map(
    records.filter(({ alias }) => alias !== undefined).map((record) => [record.name, record]),
  );
  const chain = new Map([[name, Infinity]]);
  let [last, seconds] = [name, Infinity];
  while (chain.size <= MOST_ALIASES) {
    const record = aliases.get(last);
    if (record?.alias === undefined || chain.has(record.alias)) break;
    last = record.alias;
    seconds = Math.min(seconds, record.seconds);
    chain.set(last, seconds);
  }
  return chain;
}

interface ResourceRecord {
  readonly name: string;
  readonly type: number;
  readonly seconds: number;
  readonly data: Uint8Array;
  /** What it is an alias of. */
  readonly alias: string | undefined;
}

/** The records of the answer section, in the class of the internet; undefined where they cannot be read. */
function readRecords(message: Uint8Array): ResourceRecord[] | undefined {
  let at = readQuestion(message)?.end;
  const records: ResourceRecord[] = [];
  const count = read16(message, 6) ?? 0;
  if (count > MOST_RECORDS) return undefined;
  for (let left = count; left > 0; left -= 1) {
    const owner = at === undefined ? undefined : readName(message, at);
    if (!owner) return undefined;
    const [type, group] = [read16(message, owner.end), read16(message, owner.end + 2)];
    const [high, low] = [read16(message, owner.end + 4), read16(message, owner.end + 6)];
    const length = read16(message, owner.end + 8);
    if (type === undefined || high === undefined || low === undefined || length === undefined)
      return undefined;
    const start = owner.end + 10;
    at = start + length;
    if (at > message.length) return undefined;
    const alias = type === RECORD_TYPES.cname ? readName(message, start) : undefined;
    if (type === RECORD_TYPES.cname && alias?.end !== at) return undefined;
    if (group !== INTERNET) continue;
    // A life with its first bit set is none. RFC 2181, section 8.
    const seconds = high >= 0x8000 ? 0 : high * 0x10000 + low;
    const data = message.subarray(start, at);
    records.push({ name: owner.name, type, seconds, data, alias: alias?.name });
  }
  return records;
}

/** IPv4 within IPv6 is no address that a packet of IPv6 has. */
function addressOf(data: Uint8Array, type: number): Address | undefined {
  const family = type === RECORD_TYPES.a ? 4 : 6;
  if (data.length !== (family === 4 ? 4 : 16)) return undefined;
  const value = data.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  return family === 6 && value >> 32n === 0xffffn ? undefined : { family, value };
}

function readQuestion(message: Uint8Array): { question: Question; end: number } | undefined {
  if (read16(message, 4) !== 1) return undefined;
  const name = readName(message, HEADER);
  if (!name) return undefined;
  const [type, group] = [read16(message, name.end), read16(message, name.end + 2)];
  if (type === undefined || group !== INTERNET) return undefined;
  return { question: { name: name.name, type }, end: name.end + 4 };
}

/**
 * The name at a place, and where what comes after it begins. RFC 1035, section 4.1.4: a pointer leads to an earlier
 * place, so that none leads round in a circle.
 */
function readName(message: Uint8Array, start: number): { name: string; end: number } | undefined {
  const labels: string[] = [];
  let [at, earliest, pointers, octets] = [start, start, 0, 1];
  let end: number | undefined;
  for (;;) {
    const length = message[at];
    if (length === undefined) return undefined;
    if (length === 0) return { name: labels.join('.'), end: end ?? at + 1 };
    if (length >= 0xc0) {
      end ??= at + 2;
      const to = (read16(message, at) ?? 0xffff) & 0x3fff;
      pointers += 1;
      if (to >= earliest || to < HEADER || pointers > MOST_POINTERS) return undefined;
      [at, earliest] = [to, to];
      continue;
    }
    octets += length + 1;
    if (length > 63 || octets > LONGEST_NAME || at + 1 + length > message.length) return undefined;
    labels.push(labelText(message.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
}

/** Letters in lower case: RFC 4343. What else a label may have is told apart from the dots between labels. */
const OCTET_TEXTS = Array.from({ length: 256 }, (_, octet) => {
  const text = String.fromCharCode(octet).toLowerCase();
  return /^[a-z0-9_-]$/.test(text) ? text : `\\${String(octet).padStart(3, '0')}`;
});

function labelText(label: Uint8Array): string {
  return Array.from(label, (octet) => OCTET_TEXTS[octet]).join('');
}

function read16(message: Uint8Array, at: number): number | undefined {
  const [high, low] = [message[at], message[at + 1]];
  return high === undefined || low === undefined ? undefined : high * 256 + low;
}
