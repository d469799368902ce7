import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { ApplicationSet } from '../../../model/sets/applications.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { type Language } from '../../../model/sets/language.ts';
import { OptionalText } from '../../../model/sets/optional-text.ts';
import { exactText, prefixText, regularExpression } from '../../../model/sets/patterns.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { ALL_TCP } from '../losses.ts';

const EVERY_PORT = Intervals.of([[0, 65_535]]);
/** The compiler nests four levels. */
const DEEPEST = 8;

const matcherSchema = z
  .union([
    z
      .strictObject({ exact: z.string(), ignore_case: z.literal(true).optional() })
      .transform(({ exact, ignore_case: ignoreCase = false }) => exactText(exact, { ignoreCase })),
    z.strictObject({ prefix: z.string().min(1) }).transform(({ prefix }) => prefixText(prefix)),
    z
      .strictObject({ safe_regex: z.strictObject({ regex: z.string().min(1) }) })
      .transform(({ safe_regex: { regex } }) => regularExpression(regex)),
  ])
  .transform((language): Language => language);

const headerSchema = z.union([
  z
    .strictObject({ name: z.string(), string_match: matcherSchema })
    .transform(({ name, string_match: texts }) => ({ name, values: OptionalText.of(texts) })),
  z
    .strictObject({ name: z.string(), present_match: z.literal(true) })
    .transform(({ name }) => ({ name, values: OptionalText.PRESENT })),
]);

const portSchema = z.int().min(0).max(65_535);
const rulesSchema = z.strictObject({ rules: z.array(z.unknown()).min(1) });

const permissionSchema = z
  .strictObject({
    any: z.literal(true),
    and_rules: rulesSchema,
    or_rules: rulesSchema,
    destination_port: portSchema,
    destination_port_range: z.strictObject({ start: portSchema, end: z.int().min(1).max(65_536) }),
    header: headerSchema,
    url_path: z.strictObject({ path: matcherSchema }),
    requested_server_name: matcherSchema,
  })
  .partial()
  .refine((written) => Object.keys(written).length === 1, { message: 'must say exactly one thing' });

/** The traffic that a permission speaks of. Throws a `ZodError`, and a `Fault` for what only an HTTP filter understands. */
export function trafficOf(written: unknown, isHttp: boolean, depth = 0): Traffic {
  if (depth > DEEPEST) throw new Fault('malformed', 'permissions are nested too deep');
  const permission = permissionSchema.parse(written);
  const inside = ({ rules }: z.output<typeof rulesSchema>): Traffic[] =>
    rules.map((one) => trafficOf(one, isHttp, depth + 1));
  if (permission.any) return ALL_TCP;
  if (permission.and_rules)
    return inside(permission.and_rules).reduce((all, one) => all.intersect(one), ALL_TCP);
  if (permission.or_rules)
    return inside(permission.or_rules).reduce((all, one) => all.union(one), Traffic.NONE);
  if (permission.destination_port !== undefined)
    return onPorts(permission.destination_port, permission.destination_port);
  if (permission.destination_port_range) {
    const { start, end } = permission.destination_port_range;
    return onPorts(start, end - 1);
  }
  if (permission.requested_server_name)
    return saying(ApplicationSet.serverNames(OptionalText.of(permission.requested_server_name)));
  if (!isHttp) throw new Fault('malformed', 'a network filter does not see HTTP requests');
  const { header, url_path: path } = permission;
  return saying(
    ApplicationSet.http({
      ...(path ? { paths: path.path } : {}),
      ...(header ? { headers: new Map([[header.name, header.values]]) } : {}),
    }),
  );
}

function onPorts(first: number, last: number): Traffic {
  return Traffic.ports(PROTOCOLS.tcp, Intervals.of([[first, last]]));
}

function saying(messages: ApplicationSet): Traffic {
  return Traffic.application(EVERY_PORT, messages);
}
