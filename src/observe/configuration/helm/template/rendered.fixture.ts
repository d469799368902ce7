import { CHART_FUNCTIONS } from '../functions/functions.ts';
import { goValueOf } from '../functions/plain.ts';
import { RENDER_LIMITS, RenderBudget } from './budget.ts';
import { type RenderedFile, renderFile } from './execute.ts';
import type { TemplateNode } from './nodes.ts';
import { parseTemplate } from './parse.ts';
import { addTemplates } from './template-set.ts';

/** A text of templates rendered with plain data, as the only one that there is. Throws a `Fault`. */
export function renderedFile(text: string, data: unknown = {}, limits = RENDER_LIMITS): RenderedFile {
  const budget = new RenderBudget(limits);
  budget.beginChart();
  const templates = new Map<string, readonly TemplateNode[]>();
  addTemplates(templates, 'test', parseTemplate(text));
  return renderFile('test', goValueOf(data, budget), { templates, functions: CHART_FUNCTIONS, budget });
}

export function rendered(text: string, data?: unknown): string {
  return renderedFile(text, data).text;
}
