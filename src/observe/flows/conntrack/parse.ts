import type { FlowSighting } from '../../../model/flow/record.ts';
import { hasPorts } from '../../../model/sets/flow.ts';
import { addressEnd, LONGEST_LINE, NOTHING, portOf, protocolOf, timeOf, UNREADABLE } from '../reading.ts';
import type { FlowParser, Reading } from '../types.ts';

const EVENT =
  /^\[(\d{1,12})\.(\d{6})\]\s+\[(NEW|UPDATE|DESTROY|LISTED)\]\s+ipv[46]\s+\d{1,3}\s+\S+\s+(\d{1,3})\s+(\S.*)$/;
const OVERRUN = /ENOBUFS|losing events/i;
const TCP = 6;
const CONNECTED = /^(?:ESTABLISHED|FIN_WAIT|CLOSE_WAIT|LAST_ACK|TIME_WAIT)$/;
/** Connections that are followed at once; the kernel's own table is as large by default. */
const MOST_FOLLOWED = 262_144;

interface Event {
  readonly kind: string;
  /** What the connection is told apart by. */
  readonly key: string;
  readonly sighting: FlowSighting;
  readonly isAnswered: boolean;
  readonly bytes: number | undefined;
}

/**
 * Reads the events of `conntrack -E -o extended,timestamp,id`. A connection is told of once: when the called side
 * answered, or when it is over without an answer; its bytes when it is over, where the kernel counts them. One that
 * was open before is told of when it is over. Where events were dropped, a listing of the kernel's table brings what is
 * still there. The called side is the one that answers, behind any translation of
 * addresses. Source: conntrack(8), and the printing in libnetfilter_conntrack.
 */
export class ConntrackParser implements FlowParser {
  /** Connections by key: what to tell of them, undefined once it was told. */
  readonly #followed = new Map<string, FlowSighting | undefined>();
  readonly #most: number;
  #hasMissed = false;
  /** From when on connections that are not followed have been told of already. */
  #isFull = false;

  constructor(most = MOST_FOLLOWED) {
    this.#most = most;
  }

  read(line: string, now: string): Reading {
    if (isOverrun(line)) {
      this.#hasMissed = true;
      return UNREADABLE;
    }
    const isListed = line.startsWith('ipv');
    if (!line.startsWith('[') && !isListed) return NOTHING;
    const event = line.length > LONGEST_LINE ? undefined : parseEvent(line, now);
    if (!event) return UNREADABLE;
    return { sightings: isListed ? this.#recover(event) : this.#take(event), lost: 0 };
  }

  finish(): FlowSighting[] {
    const rest = [...this.#followed.values()].flatMap((one) => (one ? [{ ...one, answered: false }] : []));
    this.#followed.clear();
    return rest;
  }

  /** What is in the kernel's table and was never told of, where its events were dropped. */
  #recover(event: Event): FlowSighting[] {
    const isReported = this.#followed.has(event.key) && this.#followed.get(event.key) === undefined;
    if (!this.#hasMissed || this.#isFull || isReported) return [];
    if (!event.isAnswered && this.#followed.has(event.key)) return [];
    this.#followed.set(event.key, undefined);
    return [{ ...event.sighting, answered: event.isAnswered }];
  }

  #take({ kind, key, sighting, isAnswered, bytes }: Event): FlowSighting[] {
    const isFollowed = this.#followed.has(key);
    const unreported = this.#followed.get(key);
    if (kind === 'DESTROY') {
      this.#followed.delete(key);
      if (!isFollowed && this.#isFull) return [];
      const counted = unreported || !isFollowed ? 1 : 0;
      const size = bytes === undefined ? {} : { bytes };
      return counted === 1 || bytes !== undefined
        ? [
            {
              ...sighting,
              answered: unreported === undefined ? counted === 0 || isAnswered : isAnswered,
              count: counted,
              ...size,
            },
          ]
        : [];
    }
    if (isFollowed && !unreported) return [];
    if (!isFollowed && kind === 'UPDATE') return [];
    if (!isFollowed && this.#followed.size >= this.#most) {
      this.#isFull = true;
      return [sighting];
    }
    this.#followed.set(key, isAnswered ? undefined : (unreported ?? sighting));
    return isAnswered ? [{ ...(unreported ?? sighting), answered: true }] : [];
  }
}

/** Does conntrack say that the kernel dropped events? */
export function isOverrun(line: string): boolean {
  return OVERRUN.test(line);
}

/** Of an event, or of an entry of the table, which has neither time nor kind. */
function parseEvent(line: string, now: string): Event | undefined {
  const text = line.startsWith('ipv')
    ? `[${Math.floor(Date.parse(now) / 1000)}.000000] [LISTED] ${line}`
    : line;
  const [, seconds = '', micros = '', kind = '', number = '', rest = ''] = EVENT.exec(text) ?? [];
  const words = rest.split(/\s+/);
  const second = words.findLastIndex((word) => word.startsWith('src='));
  const [asked, answer] = [fieldsOf(words.slice(0, second)), fieldsOf(words.slice(second))];
  const protocol = Number(number);
  const from = addressEnd(asked.get('src'));
  // Whoever answers is who was called: a published port and a service's address are translated on the way.
  const to = addressEnd(answer.get('src'));
  const port = portOf(answer.get('sport'));
  const at = timeOf(Number(seconds) * 1000 + Math.floor(Number(micros) / 1000));
  const id = answer.get('id');
  if (kind === '' || !from || !to || at === undefined || id === undefined || protocol > 255) return undefined;
  if (hasPorts(protocol) && port === undefined) return undefined;
  const state = words.find((word) => /^[A-Z_0-9]{2,}$/.test(word) && /[A-Z]/.test(word)) ?? '';
  const isReplied = !words.includes('[UNREPLIED]');
  return {
    kind,
    key: `${id} ${number} ${asked.get('src')} ${asked.get('sport')} ${asked.get('dst')} ${asked.get('dport')}`,
    isAnswered: isReplied && (protocol !== TCP || words.includes('[ASSURED]') || CONNECTED.test(state)),
    bytes: bytesOf(asked, answer),
    sighting: {
      from,
      to,
      protocol: protocolOf(protocol),
      ...(hasPorts(protocol) ? { port } : {}),
      decision: 'allowed',
      source: 'conntrack',
      count: 1,
      at,
    },
  };
}

/** The last of a name counts: the number of a connection stands behind that of an echo. */
function fieldsOf(words: readonly string[]): Map<string, string> {
  return new Map(
    words.flatMap((word): [string, string][] => {
      const [, name, value] = /^([a-z]+)=([^\s=]+)$/.exec(word) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

function bytesOf(...sides: readonly ReadonlyMap<string, string>[]): number | undefined {
  const both = sides.map((side) => side.get('bytes'));
  if (both.some((one) => one === undefined || !/^\d{1,15}$/.test(one))) return undefined;
  return both.reduce((all, one) => all + Number(one), 0);
}
