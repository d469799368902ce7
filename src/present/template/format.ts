import { Context, Liquid, LiquidError, toValueSync } from 'liquidjs';
import { Fault } from '../../model/fault.ts';
import type { Report } from '../../model/report/scan.ts';
import type { ReportFormat } from '../scan/types.ts';
import { visible } from '../text/text.ts';
import { BoundedOutput } from './bounded-output.ts';

/** Characters of a template. */
const LONGEST_TEMPLATE = 1_000_000;
/** Milliseconds that a template may take, and units of memory as the library counts them. */
const RENDER_LIMIT = 60_000;
const MEMORY_LIMIT = 1e8;
/** Characters that a template may put out. */
const MOST_OUTPUT = 50_000_000;

/**
 * The format that a user's template is, in Liquid (https://shopify.github.io/liquid/). It gets the report with the keys
 * of the JSON format. What it puts out is made safe for a terminal, unless its last filter is `raw`; beside Liquid's own
 * filters there is `csv`, a field of RFC 4180 that no spreadsheet takes for a formula. It reads no other file. Throws a
 * `Fault` (`usage`) that names the place where it is wrong.
 */
export function templateFormat(path: string, text: string): ReportFormat {
  if (text.length > LONGEST_TEMPLATE)
    throw new Fault('limit', `${path} is longer than ${LONGEST_TEMPLATE} characters`);
  const engine = new Liquid({
    // No partials: a template is one file.
    templates: {},
    strictFilters: true,
    strictVariables: false,
    ownPropertyOnly: true,
    outputEscape: (value: unknown) => linesOf(value),
    renderLimit: RENDER_LIMIT,
    memoryLimit: MEMORY_LIMIT,
  });
  engine.registerFilter('csv', csvField);
  const faultsOf = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof LiquidError)) throw error;
      if (error.originalError instanceof Fault) throw error.originalError;
      throw new Fault('usage', `${path} is no template: ${error.message.split('\n', 1)[0]}`, {
        cause: error,
      });
    }
  };
  const parsed = faultsOf(() => engine.parse(text));
  return {
    id: 'template',
    description: 'what a template of your own says',
    *write(report: Report) {
      const data = { ...report, packages: [...report.packages], findings: [...report.findings] };
      const output = new BoundedOutput(MOST_OUTPUT);
      const context = new Context(data, engine.options, { sync: true }, { liquid: engine });
      faultsOf(() => toValueSync(engine.renderer.renderTemplates(parsed, context, output)) as unknown);
      output.end();
      for (const chunk of output.chunks) yield chunk.toString();
    },
  };
}

function linesOf(value: unknown): string {
  return textOf(value).split('\n').map(visible).join('\n');
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** RFC 4180, section 2; a spreadsheet takes what begins so for a formula. */
function csvField(value: unknown): string {
  const text = textOf(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
