import type { LearnServices } from '../../control/flows/learn.ts';
import { Fault } from '../../model/fault.ts';
import type { FlowSighting } from '../../model/flow/record.ts';
import { openFlowStore } from '../../platform/flow-store/sqlite-flow-store.ts';
import { whileRaised } from '../../platform/host/sysctl.ts';
import { BatchSender } from '../../platform/telemetry/batch-sender.ts';
import { otlpLogs } from '../../present/network/otlp-logs.ts';
import { httpClient } from './http.ts';
import { VERSION } from './version.ts';

/** Kinds of flows that a recording has of each workload at most. */
const MOST_PER_WORKLOAD = 8192;

export interface FlowOptions {
  /** SQLite file that keeps what is seen; default: in memory. */
  readonly store?: string | undefined;
  /** Address of an OpenTelemetry endpoint that each flow is sent to as well. */
  readonly otlp?: string | undefined;
  /** Told in a sentence what a person should know. */
  readonly onNote: (note: string) => void;
}

export interface FlowServices extends LearnServices, Disposable {
  /** Sends what is left, and gives how many flows were not taken by the endpoint. */
  readonly unsent: () => Promise<number>;
}

/** Everything that seeing flows needs from outside. Throws a `Fault`. */
export function openFlowServices({ store: path = ':memory:', otlp, onNote }: FlowOptions): FlowServices {
  const sender = otlp === undefined ? undefined : senderTo(otlp, onNote);
  const store = openFlowStore({ path, mostPerWorkload: MOST_PER_WORKLOAD });
  return {
    store,
    now: Date.now,
    onNote,
    whileRaised,
    onSighting: (sighting) => sender?.add(sighting),
    unsent: async () => (await sender?.close())?.lost ?? 0,
    [Symbol.dispose]: () => store[Symbol.dispose](),
  };
}

function senderTo(url: string, onProblem: (problem: string) => void): BatchSender<FlowSighting> {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:')
    throw new Fault('usage', `--otlp ${url} is no http or https address`, {
      hint: 'write it as http://127.0.0.1:4318',
    });
  // The signal's own path, where only the collector was named. Source: OTLP/HTTP, default URL paths.
  if (target.pathname === '/') target.pathname = '/v1/logs';
  return new BatchSender({ url: target.href, http: httpClient(false), body: logsOf, onProblem });
}

function logsOf(batch: readonly FlowSighting[]): string {
  return otlpLogs(batch, VERSION);
}
