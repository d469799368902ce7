import type * as z from 'zod';
import type { Gap } from '../../../model/gap.ts';
import {
  capabilitySchema,
  deviceSchema,
  fileSchema,
  processSchema,
  systemCallSchema,
  userSchema,
} from '../../../model/profile/confinement.ts';
import { keyOf, type Section } from '../../../model/profile/key.ts';
import type { Line } from '../../../model/profile/line.ts';
import {
  egressSchema,
  type EgressLine,
  listenSchema,
  type ListenLine,
} from '../../../model/profile/network.ts';
import { httpSchema, kafkaSchema, routeSchema, sqlSchema } from '../../../model/profile/request.ts';
import { secretSchema } from '../../../model/profile/secret.ts';

const SCHEMAS = {
  processes: processSchema,
  files: fileSchema,
  capabilities: capabilitySchema,
  systemCalls: systemCallSchema,
  devices: deviceSchema,
  users: userSchema,
  listens: listenSchema.options[0],
  egress: egressSchema,
  secrets: secretSchema,
} as const;
const INNER = {
  'listens.routes': routeSchema,
  'egress.http': httpSchema,
  'egress.sql': sqlSchema,
  'egress.kafka': kafkaSchema,
} as const;

type DraftSection = keyof typeof SCHEMAS;
type InnerSection = keyof typeof INNER;
type Holder = ListenLine | EgressLine;

/** Lines of a section, and reasons of a line: bounds of the profile's own schema. */
const MAXIMUM_LINES = 4096;
const MAXIMUM_PROVENANCE = 64;

/**
 * A profile in the making: every line is proposed, has the reasons that were found for it, and is valid by itself.
 * What is no valid line is left out and told as a gap.
 */
export class Draft {
  readonly #sections = new Map<Section, Map<string, Line>>();
  readonly #inner = new Map<Line, Map<InnerSection, Map<string, Line>>>();
  readonly gaps: Gap[] = [];

  /** Adds a line, or a reason to the line that is about the same. */
  add(section: DraftSection, value: object, source: string): Line | undefined {
    const lines = this.#linesOf(section);
    return this.#put(lines, section, SCHEMAS[section], value, source);
  }

  /** Adds a rule to a line of egress or listens. */
  addInner(section: InnerSection, holder: Line | undefined, value: object, source: string): void {
    if (!holder) return;
    const sections = this.#inner.get(holder) ?? new Map<InnerSection, Map<string, Line>>();
    this.#inner.set(holder, sections);
    const lines = sections.get(section) ?? new Map<string, Line>();
    sections.set(section, lines);
    this.#put(lines, section, INNER[section], value, source);
  }

  has(section: DraftSection): boolean {
    return this.#linesOf(section).size > 0;
  }

  lines<L extends Line>(section: DraftSection): L[] {
    return [...this.#linesOf(section).values()] as L[];
  }

  gap(kind: Gap['kind'], subject: string, reason: string, informational = false): void {
    const known = this.gaps.some((gap) => gap.subject === subject && gap.reason === reason);
    if (known || this.gaps.length >= 1000) return;
    this.gaps.push({ kind, subject, reason, ...(informational ? { informational } : {}) });
  }

  /** The sections as a profile has them. */
  sections(): Record<string, unknown> {
    const filled = [...this.#sections].filter(([, lines]) => lines.size > 0);
    return Object.fromEntries(
      filled.map(([section, lines]) => [section, [...lines.values()].map((line) => this.#whole(line))]),
    );
  }

  #whole(line: Line): object {
    const inner = [...(this.#inner.get(line) ?? [])].map(([section, lines]) => [
      section.slice(section.indexOf('.') + 1),
      [...lines.values()],
    ]);
    return { ...line, ...Object.fromEntries(inner) } satisfies Partial<Holder>;
  }

  #linesOf(section: DraftSection): Map<string, Line> {
    const lines = this.#sections.get(section) ?? new Map<string, Line>();
    this.#sections.set(section, lines);
    return lines;
  }

  #put(
    lines: Map<string, Line>,
    section: Section,
    schema: z.ZodType,
    value: object,
    source: string,
  ): Line | undefined {
    const provenance = { kind: 'declared' as const, source: sourceText(source) };
    const result = schema.safeParse({ ...value, state: 'proposed', provenance: [provenance] });
    if (!result.success) {
      const reason = result.error.issues[0]?.message ?? 'is no valid line';
      this.gap(
        'unsupported',
        provenance.source,
        `${section} ${JSON.stringify(value).slice(0, 300)}: ${reason}`,
      );
      return undefined;
    }
    const line = result.data as Line;
    const key = keyOf(section, line);
    const known = lines.get(key);
    if (!known) {
      if (lines.size >= MAXIMUM_LINES)
        this.gap('limit', section, `more than ${MAXIMUM_LINES} lines; the others are left out`);
      else lines.set(key, line);
      return lines.get(key);
    }
    const isNew = !known.provenance.some((reason) => reason.source === provenance.source);
    if (isNew && known.provenance.length < MAXIMUM_PROVENANCE) known.provenance.push(provenance);
    return known;
  }
}

/** Foreign text as one printable line. */
function sourceText(text: string): string {
  return (
    text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu, '?').slice(0, 512) || 'unknown'
  );
}
