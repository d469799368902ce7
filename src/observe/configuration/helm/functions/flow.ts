import { type FunctionMap, takes } from '../template/signature.ts';

/** Functions that Helm itself adds (https://helm.sh/docs/howto/charts_tips_and_tricks/). */
export const FLOW_FUNCTIONS: FunctionMap = {
  include: takes(['string', 'any'], ([name, data], run) => run.include(name, data)),
  tpl: takes(['string', 'any'], ([text, data], run) => run.render(text, data)),
  // As `helm lint` does, it goes on: the rest of the chart can be judged.
  required: takes(['string', 'any'], ([message, value], run) => {
    if (value !== null && value !== '') return value;
    run.remark(`a value is required: ${message}`);
    return '';
  }),
  fail: takes(['string'], ([message], run) => {
    run.remark(`it fails with these values: ${message}`);
    return '';
  }),
  // There is no cluster, as with `helm template`.
  lookup: takes(['string', 'string', 'string', 'string'], () => new Map()),
};
