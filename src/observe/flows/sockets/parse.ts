import type { FlowRecord, FlowSighting } from '../../../model/flow/record.ts';
import { addressEnd, LONGEST_LINE, NOTHING, portOf, shown, UNREADABLE } from '../reading.ts';
import type { FlowParser, ParserContext, Reading } from '../types.ts';

const EVENT =
  /^\s*(?<command>\S.{0,15})-(?<pid>\d{1,10})\s+\[\d{1,5}\]\s+\S{1,8}\s+\d{1,12}\.\d{6}: inet_sock_set_state: family=AF_INET(?<six>6?) protocol=IPPROTO_(?<protocol>\w+) sport=\d+ dport=(?<port>\d+) saddr=(?<from4>\S+) daddr=(?<to4>\S+) saddrv6=(?<from6>\S+) daddrv6=(?<to6>\S+) oldstate=TCP_(?<before>\w+) newstate=TCP_(?<now>\w+)$/;
/** Where ftrace has forgotten a process's name, for it keeps those of the last few only. */
const UNNAMED = '<...>';
/** A call that was under way before anything was traced, as `held.ts` tells of it. */
const HELD = /^held from=(?<from>\S{1,64}) to=(?<to>\S{1,64}) port=(?<port>\d{1,5})$/;
const LOST = /^CPU:\d{1,5} \[LOST (\d{1,15}) EVENTS\]$/;
const PROTOCOLS: ReadonlyMap<string, 'tcp' | 'sctp'> = new Map([
  ['TCP', 'tcp'],
  ['MPTCP', 'tcp'],
  ['SCTP', 'sctp'],
]);
/** Calls that are under way at once. */
const MOST_CALLS = 65_536;

type Field =
  | 'command'
  | 'pid'
  | 'six'
  | 'protocol'
  | 'port'
  | 'from4'
  | 'to4'
  | 'from6'
  | 'to6'
  | 'before'
  | 'now';

function readHeld(fields: Readonly<Record<string, string>>, at: string): Reading {
  const [from, to, port] = [addressEnd(fields['from']), addressEnd(fields['to']), portOf(fields['port'])];
  if (!from || !to || port === undefined) return UNREADABLE;
  const seen = { from, to, protocol: 'tcp', port, answered: true } as const;
  return { sightings: [{ ...seen, decision: 'allowed', source: 'sockets', count: 1, at }], lost: 0 };
}

/** Undefined for a line that is no such event. */
function eventIn(line: string): Record<Field, string> | undefined {
  return line.length > LONGEST_LINE ? undefined : (EVENT.exec(line)?.groups as Record<Field, string>);
}

type Process = FlowRecord['process'];

/**
 * Reads lines of `trace_pipe` with the event `sock:inet_sock_set_state`: every connection that a process of this
 * machine makes, with the process and its container, and those that were there before. Who called is told where the call begins, for the answer may
 * come in while another process runs. Source: include/trace/events/sock.h in Linux, and ftrace's documentation.
 */
export class SocketsParser implements FlowParser {
  readonly #context: ParserContext;
  /** Callers whose calls are under way, by the ends; those with the same ends in their order. */
  readonly #callers = new Map<string, (Process | undefined)[]>();
  #underWay = 0;

  constructor(context: ParserContext) {
    this.#context = context;
  }

  read(line: string, at: string): Reading {
    const [, lost] = LOST.exec(line) ?? [];
    if (lost !== undefined) return { sightings: [], lost: Number(lost) };
    if (line.trim() === '') return NOTHING;
    const held = HELD.exec(line)?.groups;
    if (held) return readHeld(held, at);
    const event = eventIn(line);
    if (!event) return UNREADABLE;
    const { command, pid, six, now, before, ...fields } = event;
    const from = addressEnd(six === '6' ? fields.from6 : fields.from4);
    const to = addressEnd(six === '6' ? fields.to6 : fields.to4);
    const protocol = PROTOCOLS.get(fields.protocol);
    const port = portOf(fields.port);
    if (!from || !to || protocol === undefined || port === undefined) return UNREADABLE;
    const key = JSON.stringify([from, to, protocol, port]);
    if (now === 'SYN_SENT') this.#begin(key, command, Number(pid));
    if (before !== 'SYN_SENT') return NOTHING;
    const process = this.#end(key);
    const answered = now === 'ESTABLISHED';
    const seen = { from, to, protocol, port, ...(process ? { process } : {}), answered };
    const sighting = { ...seen, decision: 'allowed', source: 'sockets', count: 1, at } as const;
    return { sightings: [sighting], lost: 0 };
  }

  finish(): FlowSighting[] {
    return [];
  }

  #begin(key: string, command: string, pid: number): void {
    if (this.#underWay >= MOST_CALLS) return;
    const container = this.#context.containerOf(pid);
    const name = command === UNNAMED ? this.#context.commandOf(pid) : command;
    const process =
      name === undefined
        ? undefined
        : { command: shown(name, 64), ...(container === undefined ? {} : { container }) };
    this.#callers.set(key, [...(this.#callers.get(key) ?? []), process]);
    this.#underWay += 1;
  }

  #end(key: string): Process {
    const callers = this.#callers.get(key);
    if (!callers) return undefined;
    const [first, ...others] = callers;
    this.#underWay -= 1;
    if (others.length > 0) this.#callers.set(key, others);
    else this.#callers.delete(key);
    return first;
  }
}
