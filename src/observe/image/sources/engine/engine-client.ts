import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { Platform } from '../../../../model/image.ts';
import { parseJson } from '../../../../model/json/parse.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../../../platform/http/types.ts';
import { check } from '../../manifest/documents.ts';
import type { Endpoint } from './endpoints.ts';

const MAXIMUM_ANSWER = 8 * 2 ** 20;
/** An engine may pack a large image before it sends the first byte. */
const PACKING_TIME = 10 * 60_000;

type EngineDeadlines = Pick<HttpRequest, 'idleTimeout' | 'totalTimeout' | 'leastRate'>;
const DOCUMENT: EngineDeadlines = { idleTimeout: 30_000, totalTimeout: 60_000 };
/** An engine may have nothing to tell for weeks. */
const EVENTS: EngineDeadlines = { idleTimeout: Infinity, totalTimeout: Infinity, leastRate: 0 };

const inspectionSchema = z.object({
  Id: z.string().regex(/^(?:sha256:)?[0-9a-f]{64}$/),
  RepoTags: z
    .array(z.string())
    .nullish()
    .transform((tags) => tags ?? []),
  Architecture: z.string(),
  Os: z.string(),
  Variant: z.string().nullish(),
  Created: z.string().nullish(),
  Config: z.unknown().optional(),
  RootFS: z.object({ Layers: z.array(z.string()).nullish() }),
  GraphDriver: z.object({ Data: z.unknown().optional() }).nullish(),
  Descriptor: z.unknown().optional(),
});
/** What an engine tells of an image: the fields of `GET /images/{name}/json` that we use. */
export type Inspection = z.infer<typeof inspectionSchema>;

const historySchema = z.array(
  z.object({ Created: z.number().nullish(), CreatedBy: z.string().nullish(), Size: z.number().nullish() }),
);
/** `GET /images/{name}/history`, newest first. */
export type History = z.infer<typeof historySchema>;

/** An image that an engine has. */
export interface EngineImage {
  readonly inspection: Inspection;
  /** Version of the engine's API, such as 1.45. */
  readonly apiVersion: string;
}

/** Speaks Docker's API, which Podman has too. */
export class EngineClient {
  readonly endpoint: Endpoint;
  readonly #http: HttpClient;

  constructor(endpoint: Endpoint, http: HttpClient) {
    this.endpoint = endpoint;
    this.#http = http;
  }

  /** What the user may know the engine as. */
  get name(): string {
    return `${this.endpoint.engine} at ${this.endpoint.socketPath ?? this.endpoint.url}`;
  }

  /** The image of that name or id; undefined where the engine has none. Throws a `Fault` (`refused`, `unreachable`). */
  async inspect(name: string): Promise<EngineImage | undefined> {
    const response = await this.#get(`/images/${name}/json`, DOCUMENT);
    if (response.status === 404) {
      response.body.destroy();
      return undefined;
    }
    const inspection = check(inspectionSchema, await this.#json(response), this.name);
    return { inspection, apiVersion: response.headers['api-version'] ?? '' };
  }

  /** Does it answer at all? Costs it nothing, where `/version` has it start other programs. Throws a `Fault`. */
  async answers(): Promise<void> {
    const response = await this.#get('/_ping', DOCUMENT);
    await this.#refuseFailure(response);
    response.body.destroy();
  }

  /** What the engine says at a path of its API; undefined where it has no such thing. */
  async reported(path: string): Promise<unknown> {
    const response = await this.#get(path, DOCUMENT);
    if (response.status !== 404) return this.#json(response);
    response.body.destroy();
    return undefined;
  }

  /** What happens to containers and networks from now on: JSON, one event per line, for as long as the engine runs. */
  async events(): Promise<HttpResponse['body']> {
    const filters = encodeURIComponent(JSON.stringify({ type: ['container', 'network'] }));
    const response = await this.#get(`/events?filters=${filters}`, EVENTS);
    await this.#refuseFailure(response);
    return response.body;
  }

  async history({ inspection }: EngineImage): Promise<History> {
    const response = await this.#get(`/images/${inspection.Id}/history`, DOCUMENT);
    return check(historySchema, await this.#json(response), this.name);
  }

  /** The image as the archive of `docker save`, as a stream. */
  async export(image: EngineImage, platform: Platform | undefined): Promise<HttpResponse['body']> {
    const query =
      platform && isAtLeast(image.apiVersion, 48)
        ? `?platform=${encodeURIComponent(JSON.stringify(platform))}`
        : '';
    const response = await this.#get(`/images/${image.inspection.Id}/get${query}`, {
      idleTimeout: PACKING_TIME,
    });
    await this.#refuseFailure(response);
    return response.body;
  }

  #get(path: string, deadlines: EngineDeadlines): Promise<HttpResponse> {
    const { url, socketPath } = this.endpoint;
    return this.#http.request({
      url: `${url}${path}`,
      ...deadlines,
      ...(socketPath !== undefined && { socketPath }),
    });
  }

  async #json(response: HttpResponse): Promise<unknown> {
    await this.#refuseFailure(response);
    try {
      return parseJson(await boundedText(response));
    } catch (error) {
      throw error instanceof Fault ? error : new Fault('malformed', `${this.name} did not answer with JSON`);
    }
  }

  async #refuseFailure(response: HttpResponse): Promise<void> {
    if (response.status === 200) return;
    const answer = (await boundedText(response).catch(() => '')).slice(0, 300).trim();
    const code = response.status === 401 || response.status === 403 ? 'refused' : 'unreachable';
    throw new Fault(code, `${this.name} answers ${response.status}: ${answer}`);
  }
}

/** Is the API's version 1.`minor` or later? */
export function isAtLeast(apiVersion: string, minor: number): boolean {
  const [, major, own] = /^(\d{1,4})\.(\d{1,4})$/.exec(apiVersion) ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(own) >= minor);
}

async function boundedText(response: HttpResponse): Promise<string> {
  let size = 0;
  const bounded = response.body.map((chunk: Buffer) => {
    size += chunk.length;
    if (size > MAXIMUM_ANSWER)
      throw new Fault('limit', `an engine's answer is larger than ${MAXIMUM_ANSWER} bytes`);
    return chunk;
  });
  return text(bounded);
}
