import { FLOW_UNITS } from '../../observe/flows/registry.ts';
import type {
  FlowParser,
  FlowReader,
  FlowUnit,
  KernelMinimum,
  ParserContext,
  SourceOptions,
} from '../../observe/flows/types.ts';
import { commandOf, containerOf } from '../../observe/runtime/processes/process.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { parseEndpoints } from '../../observe/configuration/endpoints/read-endpoints.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { type Attribution, attributionBy } from '../../model/flow/attribution.ts';
import type { FlowSighting } from '../../model/flow/record.ts';
import type { FlowSource } from '../../model/flow/source.ts';
import type { Recording } from '../../model/flow/recording.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import type { PathPattern } from '../../model/segmentation/permission.ts';
import type { FlowStore } from '../../platform/flow-store/types.ts';

/** Milliseconds between writes to the store. */
const INTERVAL = 250;
/** Sightings that wait for it. */
const MOST_WAITING = 65_536;

export interface LearnRequest {
  /** None: whatever there is here. */
  readonly sources: readonly FlowSource[];
  readonly endpoints: string | undefined;
  /** Files of profiles, whose routes paths are put together by. */
  readonly profiles: readonly string[];
  readonly haproxyLog: string | undefined;
  readonly suricataEve: string | undefined;
  /** None: every bridge. */
  readonly suricataInterfaces: readonly string[];
}

export interface LearnServices {
  readonly store: FlowStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Hears of everything that is seen, after it was told whose it is. */
  readonly onSighting: (sighting: FlowSighting) => void;
  /** Told in a sentence what a person should know. */
  readonly onNote: (note: string) => void;
  /** Does some work while a setting of the kernel is at least as high as that, where the kernel lets us raise it. */
  readonly whileRaised: <T>(settings: KernelMinimum, work: () => Promise<T>) => Promise<T>;
}

/** Sees flows until `stop` resolves, into the store, and gives what the store has. Throws a `Fault` where no source can be used. */
export async function learnFlows(
  request: LearnRequest,
  services: LearnServices,
  stop: () => Promise<void>,
): Promise<Recording> {
  return observeFlows(request, readProfiles(request.profiles), services, stop);
}

/** As above, with the profiles in the files of the request. */
export async function observeFlows(
  request: LearnRequest,
  profiles: readonly WorkloadProfile[],
  services: LearnServices,
  stop: () => Promise<void>,
): Promise<Recording> {
  const started = new Date(services.now()).toISOString();
  const units = usableUnits(request, services.onNote);
  const attribute = attributionOf(request);
  const intake = new Intake(attribute, services);
  const context: ParserContext = { containerOf, commandOf, attribute, routes: routesOf(profiles) };
  const readers: FlowReader[] = [];
  const sources: FlowSource[] = [];
  try {
    for (const unit of units) {
      const reader = await openUnit(unit, request, context, intake, services);
      if (!reader) continue;
      readers.push(reader);
      sources.push(unit.id);
    }
    if (readers.length === 0) throw nothingUsable();
    // Whoever hears that it watches may end it at once.
    const stopped = stop();
    services.onNote(`watching ${sources.join(', ')}`);
    await Promise.race([stopped, intake.failed]);
  } finally {
    for (const reader of readers) await reader.close();
    intake.close();
  }
  const ended = new Date(services.now()).toISOString();
  return {
    started,
    sources,
    records: services.store.records(),
    totals: { ended, ...services.store.totals() },
  };
}

function usableUnits(request: LearnRequest, onNote: (note: string) => void): FlowUnit[] {
  const { sources } = request;
  const asked = FLOW_UNITS.filter(({ id }) => sources.length === 0 || sources.includes(id));
  return asked.filter((unit) => {
    const absent = unit.absence(optionsOf(request));
    if (absent === undefined) return true;
    if (sources.length > 0) throw new Fault('unsupported', `${unit.id} needs ${absent}`);
    onNote(`${unit.id} is left out: it needs ${absent}`);
    return false;
  });
}

function optionsOf({ sources, haproxyLog, suricataEve, suricataInterfaces }: LearnRequest): SourceOptions {
  return { haproxyLog, suricataEve, suricataInterfaces, isNamed: sources.length > 0 };
}

/** A source that nobody named may be missing; one that was named may not. */
async function openUnit(
  unit: FlowUnit,
  request: LearnRequest,
  context: ParserContext,
  intake: Intake,
  { onNote, whileRaised }: LearnServices,
): Promise<FlowReader | undefined> {
  const parser = unit.parser(context);
  intake.follow(parser);
  const onEnd = (reason: string): void => {
    onNote(`${unit.id} ended: ${reason}`);
    intake.lose(unit.id, 1);
  };
  try {
    const onLine = (line: string): void => intake.read(unit.id, parser, line);
    const open = () => unit.open({ onLine, onEnd, ...optionsOf(request) });
    return await (unit.whileOpened ? whileRaised(unit.whileOpened, open) : open());
  } catch (error) {
    if (!(error instanceof Fault) || request.sources.length > 0) throw error;
    onNote(`${unit.id} is left out: ${error.message}`);
    return undefined;
  }
}

function nothingUsable(): Fault {
  return new Fault('unsupported', 'no source of flows can be used here', {
    hint: 'run it as root, with the Debian package conntrack installed, or name --haproxy-log',
  });
}

/** Takes what is seen to the store, some at a time. */
class Intake {
  /** Rejects where the store cannot be used any more. */
  readonly failed: Promise<never>;
  readonly #fail: (error: unknown) => void;
  readonly #attribute: Attribution;
  readonly #services: LearnServices;
  readonly #parsers: FlowParser[] = [];
  readonly #timer: NodeJS.Timeout;
  #waiting: FlowSighting[] = [];

  constructor(attribute: Attribution, services: LearnServices) {
    this.#attribute = attribute;
    this.#services = services;
    const { promise, reject } = Promise.withResolvers<never>();
    // Whoever waits for it hears of it; while nobody does, it is no fault of the process.
    promise.catch(() => undefined);
    this.failed = promise;
    this.#fail = reject;
    this.#timer = setInterval(() => this.#guarded(() => this.#flush()), INTERVAL);
  }

  follow(parser: FlowParser): void {
    this.#parsers.push(parser);
  }

  read(source: FlowSource, parser: FlowParser, line: string): void {
    this.#guarded(() => {
      const { sightings, lost } = parser.read(line, new Date(this.#services.now()).toISOString());
      if (lost > 0) this.#services.store.lose(source, lost);
      this.#take(sightings);
    });
  }

  lose(source: FlowSource, count: number): void {
    this.#guarded(() => this.#services.store.lose(source, count));
  }

  /** For what is called from outside of the promise that somebody waits for. */
  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** What is under way is told of as it is. */
  close(): void {
    clearInterval(this.#timer);
    for (const parser of this.#parsers) this.#take(parser.finish());
    this.#flush();
  }

  #take(sightings: readonly FlowSighting[]): void {
    for (const sighting of sightings) {
      const reported = {
        ...sighting,
        from: this.#attribute(sighting.from),
        to: this.#attribute(sighting.to),
      };
      this.#waiting.push(reported);
      this.#services.onSighting(reported);
    }
    if (this.#waiting.length >= MOST_WAITING) this.#flush();
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    this.#services.store.add(this.#waiting);
    this.#waiting = [];
  }
}

function attributionOf({ endpoints }: LearnRequest): Attribution {
  if (endpoints === undefined) return (end) => end;
  try {
    return attributionBy(parseEndpoints(readTextFile(endpoints), endpoints));
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('not-found', `${endpoints} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function routesOf(profiles: readonly WorkloadProfile[]): Map<string, readonly PathPattern[]> {
  return new Map(
    profiles.map((profile) => [
      workloadName(profile),
      (profile.listens ?? []).flatMap(({ routes = [] }) => routes.map(({ kind, path }) => ({ kind, path }))),
    ]),
  );
}
