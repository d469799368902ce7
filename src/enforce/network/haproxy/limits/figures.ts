import type { LossDirection } from '../../../../model/profile/artefact.ts';
import { keyOf } from '../../../../model/profile/key.ts';
import { milliseconds } from '../../../../model/profile/duration.ts';
import type { LimitLine } from '../../../../model/profile/limit.ts';
import type { Limit, Member } from '../../../../model/segmentation/segmentation.ts';
import { digest, ruleName } from '../token.ts';
import { meant, retryClassOf } from './retry-classes.ts';
import type { SlotKind } from './slots.ts';

type Line<Kind extends LimitLine['kind']> = Extract<LimitLine, { kind: Kind }>;

/** What a limit is in the maps: what it counts, or what it says of waiting and trying again. */
export interface Figures {
  readonly counted: readonly { readonly kind: SlotKind; readonly text: string }[];
  /** Milliseconds; 0 is none. */
  readonly timeout?: { readonly answer: number; readonly idle: number; readonly rule: string };
  readonly retry?: {
    readonly attempts: number;
    readonly when: Line<'retry'>['when'];
    readonly timeout: number;
    readonly rule: string;
  };
  /** What of the limit is kept otherwise. */
  readonly inexact: readonly Inexactness[];
}

export interface Inexactness {
  readonly direction: LossDirection;
  readonly reason: string;
}

/** What nobody asks for is forgotten after a day (`tables`). */
const REMEMBERED = 24 * 3_600_000;
/** How long HAProxy waits for a connection. */
const CONNECT = 5000;
/** Requests at the same moment that a bucket can tell of beyond those that it has room for. */
export const SLACK = 64;

/** A limit's figures. Its counters are its own as long as it says the same. */
export function figuresOf(member: Member, { line: { line, path } }: Limit): Figures {
  const rule = ruleName(member.id, path);
  const { state: _, provenance: __, ...says } = line;
  const id = digest(JSON.stringify([member.id, keyOf('limits', line), says]));
  if (line.kind === 'rate') return rateFigures(line, id, rule);
  if (line.kind === 'concurrency') return concurrencyFigures(line, id, rule);
  if (line.kind === 'circuit-breaker') return breakerFigures(line, id, rule);
  return line.kind === 'retry' ? retryFigures(line, rule) : timeoutFigures(line, rule);
}

/**
 * Who is counted, the cost of a request, microseconds in a unit of it, and the room of the bucket. Numbers have 32 bits,
 * half of which are ahead of now.
 */
function rateFigures({ by, requests, per, burst = 0 }: Line<'rate'>, id: string, rule: string): Figures {
  const perRequest = (milliseconds(per) * 1000) / requests;
  const most = requests + burst;
  const unit = Math.max(1, Math.ceil((perRequest * (most + SLACK)) / 2 ** 30));
  const cost = Math.max(1, Math.ceil(Number((perRequest / unit).toFixed(6))));
  const isRounded = (cost * unit) / perRequest > 1.01;
  const isForgotten = perRequest * most > REMEMBERED * 1000;
  return {
    counted: [{ kind: 'rate', text: `${id} ${by} ${cost} ${unit} ${cost * most} ${rule}` }],
    inexact: [
      ...(isRounded
        ? [
            tighter(
              `the waypoint counts in microseconds, so that it is a request every ${cost * unit} of them`,
            ),
          ]
        : []),
      ...(isForgotten ? [wider('the waypoint forgets whoever makes no request in a day')] : []),
    ],
  };
}

function concurrencyFigures(
  { by, connections, requests, waiting }: Line<'concurrency'>,
  id: string,
  rule: string,
): Figures {
  const counted = (kind: SlotKind, most: number | undefined) =>
    most === undefined ? [] : [{ kind, text: `${id} ${by} ${most} ${rule}` }];
  return {
    counted: [...counted('request', requests), ...counted('connection', connections)],
    inexact:
      waiting === undefined
        ? []
        : [tighter('no request waits for its turn: what is beyond the others is refused at once')],
  };
}

function breakerFigures({ failures, open }: Line<'circuit-breaker'>, id: string, rule: string): Figures {
  const most = Math.min(milliseconds(open), REMEMBERED);
  return {
    counted: [{ kind: 'breaker', text: `${id} all ${failures} ${most} ${rule}` }],
    inexact: milliseconds(open) > most ? [wider('the waypoint leaves a peer alone for a day at most')] : [],
  };
}

function timeoutFigures({ connect, request, idle }: Line<'timeout'>, rule: string): Figures {
  const [answer, silence] = [request, idle].map((text) => (text === undefined ? 0 : milliseconds(text)));
  const connection = connect === undefined ? CONNECT : milliseconds(connect);
  const waits = `the waypoint waits ${CONNECT / 1000} s for a connection, whatever is said`;
  return {
    counted: [],
    timeout: { answer: answer ?? 0, idle: silence ?? 0, rule },
    inexact: [
      ...(connection < CONNECT ? [wider(waits)] : []),
      ...(connection > CONNECT ? [tighter(waits)] : []),
      ...(request === undefined
        ? []
        : [wider('an answer that has begun may take longer, and each attempt has the whole time')]),
    ],
  };
}

function retryFigures({ attempts, when, timeout }: Line<'retry'>, rule: string): Figures {
  const failures = meant(when);
  const found = retryClassOf(attempts, failures);
  const left = when.filter((failure) => attempts > 0 && !found?.after.includes(failure));
  const isOften = attempts > (found?.attempts ?? 0);
  const isRisky = found !== undefined && found.on !== 'conn-failure';
  return {
    counted: [],
    retry: { attempts, when, timeout: timeout === undefined ? 0 : milliseconds(timeout), rule },
    inexact: [
      ...(isOften ? [tighter(`the waypoint tries ${found?.attempts ?? 0} times more at most`)] : []),
      ...(left.length > 0 ? [tighter(`the waypoint does not try again after ${left.join(', ')}`)] : []),
      ...(isRisky
        ? [tighter('only idempotent methods are tried again once they were sent, and nothing beyond 16 kB')]
        : []),
      ...(attempts > 0 &&
      !when.includes('connect-failure') &&
      !when.some((one) => one === 'gateway-error' || one === '5xx')
        ? [wider('a call that reached nobody is always tried again')]
        : []),
    ],
  };
}

function tighter(reason: string): Inexactness {
  return { direction: 'tighter', reason };
}

function wider(reason: string): Inexactness {
  return { direction: 'wider', reason };
}
