import { realpathSync } from 'node:fs';
import type koffi from 'koffi';
import { Fault, type FaultCode } from '../../../model/fault.ts';
import { othersMayWrite } from '../../files/ownership.ts';
import { loadPackage } from '../load-package.ts';

/**
 * The calls of PKCS#11 that a seal needs, of a library that is loaded into this process. Numbers are those of the standard's
 * headers, and `unsigned long` is as wide as on every Unix. Source: https://docs.oasis-open.org/pkcs11/pkcs11-spec/v3.1/
 */
export interface Cryptoki {
  /** Slots that have a token, each with its label. */
  slots(): readonly { readonly id: bigint; readonly label: string }[];
  /** A session in which somebody is logged in; it has to be closed. Throws a `Fault`. */
  login(slot: bigint, pin: string): CryptokiSession;
}

export interface CryptokiSession {
  /** Keys for AES of that label. */
  find(label: string): readonly bigint[];
  /** A key for AES of 256 bits that never leaves the token. */
  generate(label: string): bigint;
  encrypt(key: bigint, gcm: GcmParameters, plain: Buffer): Buffer;
  decrypt(key: bigint, gcm: GcmParameters, sealed: Buffer): Buffer;
  close(): void;
}

export interface GcmParameters {
  readonly nonce: Buffer;
  readonly bound: Buffer;
}

type Koffi = typeof koffi;
/** A word that a call has written: a number, where that holds it. */
type Word = bigint | number;
type Call = (name: string, ...given: unknown[]) => void;

const [OS_LOCKING_OK, SERIAL_SESSION, RW_SESSION, USER] = [2, 4, 2, 1];
const [ALREADY_INITIALISED, ALREADY_LOGGED_IN] = [0x191, 0x100];
const [CKA_CLASS, CKA_TOKEN, CKA_PRIVATE, CKA_LABEL, CKA_KEY_TYPE] = [0, 1, 2, 3, 0x100];
const [CKA_SENSITIVE, CKA_ENCRYPT, CKA_DECRYPT, CKA_VALUE_LEN, CKA_EXTRACTABLE] = [
  0x103, 0x104, 0x105, 0x161, 0x162,
];
const [SECRET_KEY, AES] = [4n, 0x1fn];
const [AES_KEY_GEN, AES_GCM] = [0x1080n, 0x1087n];
type Attribute = readonly [number, bigint | string | boolean];
/** What a new key is for, and that it stays where it is. */
const OF_A_NEW_KEY: readonly Attribute[] = [
  [CKA_VALUE_LEN, 32n],
  [CKA_TOKEN, true],
  [CKA_PRIVATE, true],
  [CKA_SENSITIVE, true],
  [CKA_EXTRACTABLE, false],
  [CKA_ENCRYPT, true],
  [CKA_DECRYPT, true],
];
const TAG_BITS = 128n;
const MOST_SLOTS = 64;
/** Where the label of a token begins, and its bytes. */
const LABEL_SIZE = 32;
const TOKEN_INFO_SIZE = 512;

/** Whose fault it is, by the code that a call returns; of every other nobody knows. */
const CODES: ReadonlyMap<number, FaultCode> = new Map<number, FaultCode>([
  [0x40, 'mismatch'],
  [0x41, 'mismatch'],
  [0xa0, 'refused'],
  [0xa1, 'refused'],
  [0xa2, 'refused'],
  [0xa4, 'refused'],
]);

/** Loads a library of PKCS#11 into this process: what others may have written is refused. Rejects with a `Fault` (`usage`). */
export async function loadCryptoki(given: string): Promise<Cryptoki> {
  const path = realOf(given);
  const reason = othersMayWrite(path);
  if (reason !== undefined) throw new Fault('usage', `${path} is not loaded: ${reason}`);
  const { default: loaded } = await loadPackage('koffi', () => import('koffi'));
  try {
    return bind(loaded, loaded.load(path));
  } catch (cause) {
    throw cause instanceof Fault ? cause : new Fault('usage', `${path} is no library of PKCS#11`, { cause });
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw new Fault('usage', `${path} is not there`, { cause });
  }
}

const SIGNATURES = [
  'C_Initialize(void *arguments)',
  'C_GetSlotList(uint8_t present, _Out_ uint64_t *slots, _Inout_ uint64_t *count)',
  'C_GetTokenInfo(uint64_t slot, _Out_ uint8_t *information)',
  'C_OpenSession(uint64_t slot, uint64_t flags, void *application, void *notify, _Out_ uint64_t *session)',
  'C_CloseSession(uint64_t session)',
  'C_Login(uint64_t session, uint64_t user, const uint8_t *pin, uint64_t length)',
  'C_FindObjectsInit(uint64_t session, const uint8_t *template, uint64_t count)',
  'C_FindObjects(uint64_t session, _Out_ uint64_t *found, uint64_t most, _Out_ uint64_t *count)',
  'C_FindObjectsFinal(uint64_t session)',
  'C_GenerateKey(uint64_t session, const uint8_t *mechanism, const uint8_t *template, uint64_t count, _Out_ uint64_t *key)',
  'C_EncryptInit(uint64_t session, const uint8_t *mechanism, uint64_t key)',
  'C_Encrypt(uint64_t session, const uint8_t *data, uint64_t length, _Out_ uint8_t *out, _Inout_ uint64_t *size)',
  'C_DecryptInit(uint64_t session, const uint8_t *mechanism, uint64_t key)',
  'C_Decrypt(uint64_t session, const uint8_t *data, uint64_t length, _Out_ uint8_t *out, _Inout_ uint64_t *size)',
];

function bind(loaded: Koffi, library: ReturnType<Koffi['load']>): Cryptoki {
  const calls = new Map(
    SIGNATURES.map((signature) => {
      const made: (...given: unknown[]) => unknown = library.func(`uint64_t ${signature}`);
      return [signature.slice(0, signature.indexOf('(')), made];
    }),
  );
  const code = (name: string, ...given: unknown[]) => Number(calls.get(name)?.(...given));
  const call: Call = (name, ...given) => {
    const returned = code(name, ...given);
    if (returned !== 0)
      throw new Fault(CODES.get(returned) ?? 'unreachable', `${name} says 0x${returned.toString(16)}`);
  };
  const memory = new Memory(loaded);
  // Without locks of ours: the library locks by itself, as other threads of Node may call it.
  const begun = code('C_Initialize', memory.words([0n, 0n, 0n, 0n, BigInt(OS_LOCKING_OK), 0n]));
  if (begun !== 0 && begun !== ALREADY_INITIALISED)
    throw new Fault('unreachable', `C_Initialize says 0x${begun.toString(16)}`);
  return {
    slots: () => slotsOf(call),
    login(slot, pin) {
      const session: Word[] = [0n];
      call('C_OpenSession', slot, SERIAL_SESSION | RW_SESSION, null, null, session);
      const secret = Buffer.from(pin);
      const said = code('C_Login', session[0], USER, secret, secret.length);
      secret.fill(0);
      if (said !== 0 && said !== ALREADY_LOGGED_IN) {
        call('C_CloseSession', session[0]);
        throw new Fault(CODES.get(said) ?? 'unreachable', `C_Login says 0x${said.toString(16)}`);
      }
      return sessionOf(BigInt(session[0] ?? 0n), call, memory);
    },
  };
}

function slotsOf(call: Call) {
  const slots = Array.from<Word>({ length: MOST_SLOTS }).fill(0n);
  const count = [BigInt(MOST_SLOTS)];
  call('C_GetSlotList', 1, slots, count);
  return slots.slice(0, Number(count[0])).map((slot) => {
    const information = Buffer.alloc(TOKEN_INFO_SIZE);
    call('C_GetTokenInfo', slot, information);
    return { id: BigInt(slot), label: information.toString('utf8', 0, LABEL_SIZE).trimEnd() };
  });
}

function sessionOf(session: bigint, call: Call, memory: Memory): CryptokiSession {
  const run = (what: 'Encrypt' | 'Decrypt', key: bigint, gcm: GcmParameters, given: Buffer) => {
    const mechanism = memory.mechanism(AES_GCM, gcm);
    call(`C_${what}Init`, session, mechanism, key);
    const out = Buffer.alloc(given.length + Number(TAG_BITS) / 8);
    const size = [BigInt(out.length)];
    call(`C_${what}`, session, given, given.length, out, size);
    return out.subarray(0, Number(size[0]));
  };
  return {
    find(label) {
      const wanted = memory.attributes(named(label));
      call('C_FindObjectsInit', session, wanted.bytes, wanted.count);
      const [found, count]: [Word[], Word[]] = [[0n, 0n], [0n]];
      call('C_FindObjects', session, found, found.length, count);
      call('C_FindObjectsFinal', session);
      return found.slice(0, Number(count[0])).map((one) => BigInt(one));
    },
    generate(label) {
      const wanted = memory.attributes([...named(label), ...OF_A_NEW_KEY]);
      const key: Word[] = [0n];
      call('C_GenerateKey', session, memory.words([AES_KEY_GEN, 0n, 0n]), wanted.bytes, wanted.count, key);
      return BigInt(key[0] ?? 0n);
    },
    encrypt: (key, gcm, plain) => run('Encrypt', key, gcm, plain),
    decrypt: (key, gcm, sealed) => run('Decrypt', key, gcm, sealed),
    close: () => call('C_CloseSession', session),
  };
}

function sizeOf(bytes: Buffer): bigint {
  return BigInt(bytes.length);
}

function named(label: string): readonly Attribute[] {
  return [
    [CKA_CLASS, SECRET_KEY],
    [CKA_KEY_TYPE, AES],
    [CKA_LABEL, label],
  ];
}

/** Structures as the library reads them: words of 8 bytes, some of which are addresses of others. */
class Memory {
  readonly #koffi: Koffi;
  /** What structures have addresses of: it must not be collected while the library reads it, nor moves. */
  #kept: Buffer[] = [];

  constructor(loaded: Koffi) {
    this.#koffi = loaded;
  }

  words(words: readonly bigint[]): Buffer {
    const bytes = Buffer.alloc(words.length * 8);
    for (const [index, word] of words.entries()) bytes.writeBigUInt64LE(word, index * 8);
    return bytes;
  }

  /** `CK_MECHANISM` with `CK_GCM_PARAMS`. */
  mechanism(type: bigint, { nonce, bound }: GcmParameters): Buffer {
    this.#kept = [];
    const parameters = this.words([
      this.#address(nonce),
      sizeOf(nonce),
      sizeOf(nonce) * 8n,
      this.#address(bound),
      sizeOf(bound),
      TAG_BITS,
    ]);
    return this.words([type, this.#address(parameters), sizeOf(parameters)]);
  }

  /** A list of `CK_ATTRIBUTE`. */
  attributes(wanted: readonly Attribute[]) {
    this.#kept = [];
    const bytes = this.words(
      wanted.flatMap(([type, value]) => {
        const held = valueBytes(value, (word) => this.words([word]));
        return [BigInt(type), this.#address(held), BigInt(held.length)];
      }),
    );
    return { bytes, count: wanted.length };
  }

  #address(bytes: Buffer): bigint {
    this.#kept.push(bytes);
    return this.#koffi.address(bytes);
  }
}

function valueBytes(value: bigint | string | boolean, word: (value: bigint) => Buffer): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  return typeof value === 'boolean' ? Buffer.from([value ? 1 : 0]) : word(value);
}
