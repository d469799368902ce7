import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { HostCommands } from '../../../platform/host/types.ts';
import type { RunningContainer } from './container.ts';
import { keptContainer, type KeptContainer } from './kept-container.ts';

const stateSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{12,64}$/),
  pid: z.int().positive(),
  bundle: z.string().startsWith('/').max(4096),
});
/** A container whose process waits to begin. Source: the state of the OCI runtime specification. */
export type Beginning = z.infer<typeof stateSchema>;

/** Reads what a runtime tells of a container. Throws a `Fault` (`malformed`). */
export function parseBeginning(text: string): Beginning {
  try {
    return stateSchema.parse(parseJson(text));
  } catch (error) {
    throw new Fault('malformed', 'this is no state of a container that waits to begin', { cause: error });
  }
}

/** What is known of it before it begins. */
export interface BeginningContainer {
  readonly engine: KeptContainer['engine'];
  /** Has it the network that its engine gives it? */
  readonly isWired: boolean;
  readonly container: RunningContainer;
}

/**
 * Who a container will be, by what its engine keeps, and where, by what its engine has put into its network: nothing of
 * its own has run there yet. Undefined where no engine keeps it. Throws a `Fault`.
 */
export async function readBeginning(
  { id, pid, bundle }: Beginning,
  commands: HostCommands,
): Promise<BeginningContainer | undefined> {
  const kept = keptContainer(id, bundle);
  if (!kept) return undefined;
  const { engine, isWiredLater, ...own } = kept;
  const place = kept.network === 'own' ? await placeOf(pid, commands) : NOWHERE;
  const isWired = !isWiredLater || place.addresses.length > 0;
  return { engine, isWired, container: { id, pid, startedAt: 0, ...own, ...place } };
}

type Place = Pick<RunningContainer, 'addresses' | 'gateways'>;
const NOWHERE: Place = { addresses: [], gateways: new Map() };

async function placeOf(pid: number, commands: HostCommands): Promise<Place> {
  const questions = [['address'], ['-4', 'route', 'show', 'default'], ['-6', 'route', 'show', 'default']];
  const [links = '', ...routes] = await Promise.all(
    questions.map(async (question) => {
      const enter = [`--net=/proc/${pid}/ns/net`, '--', 'ip', '-j', ...question];
      const { code, stdout, stderr } = await commands.run('nsenter', enter);
      if (code === 0) return stdout;
      throw new Fault('refused', `the network of process ${pid} cannot be looked at: ${stderr.trim()}`);
    }),
  );
  return placeIn(links, routes);
}

const linksSchema = z
  .array(
    z.object({
      ifname: z.string(),
      addr_info: z
        .array(
          z.object({
            family: z.string(),
            local: z.string(),
            scope: z.string(),
            dynamic: z.boolean().optional(),
          }),
        )
        .max(10_000)
        .default([]),
    }),
  )
  .max(10_000);
const routesSchema = z.array(z.object({ dev: z.string(), gateway: z.string().optional() })).max(10_000);

/**
 * The addresses that an engine gave to what these links are in, and by which gateways they go out, as `ip -j` tells
 * them; `routes`: the default ones of IPv4 and IPv6. What a router announced is no address of the engine.
 */
export function placeIn(links: string, routes: readonly string[]): Place {
  const byFamily = routes.map((text) => parse(routesSchema, text));
  const addresses: string[] = [];
  const gateways = new Map<string, string>();
  for (const { ifname, addr_info: all } of parse(linksSchema, links))
    for (const { family, local, scope, dynamic } of all) {
      if (scope !== 'global' || dynamic === true) continue;
      addresses.push(local);
      const way = byFamily[family === 'inet' ? 0 : 1]?.find(({ dev }) => dev === ifname)?.gateway;
      if (way !== undefined) gateways.set(local, way);
    }
  return { addresses, gateways };
}

function parse<T>(schema: z.ZodType<T>, text: string): T {
  try {
    // Where there is none, ip may say nothing at all.
    return schema.parse(parseJson(text.trim() === '' ? '[]' : text));
  } catch (error) {
    throw new Fault('malformed', 'ip does not tell of a network as expected', { cause: error });
  }
}
