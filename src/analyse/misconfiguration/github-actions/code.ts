import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { type Step, textOf, usedAction } from './workflow.ts';

/** Inputs of actions that are run as code. */
const CODE_INPUTS: readonly (readonly [action: RegExp, input: string])[] = [
  [/^actions\/github-script$/, 'script'],
  [/^azure\/(?:cli|powershell)$/, 'inlinescript'],
  [/^appleboy\/ssh-action$/, 'script'],
  [/^nick-fields\/retry$/, 'command'],
  [/^nick-invision\/retry$/, 'command'],
  [/^addnab\/docker-run-action$/, 'run'],
  [/^cypress-io\/github-action$/, 'command'],
  [/^reactivecircus\/android-emulator-runner$/, 'script'],
  [/^gagoar\/invoke-aws-lambda$/, 'payload'],
  [/^(?:mathiasvr\/command-output|sergeysova\/jq-action|mikefarah\/yq)$/, 'cmd'],
];

/** What of a step is code: its script, or the inputs that its action runs. */
export function* codeOf(step: Step): Generator<readonly [keys: readonly string[], code: string], undefined> {
  if (step.run !== undefined) yield [['run'], step.run];
  const action = usedAction(step.uses);
  if (!action) return;
  for (const name of keysOf(valueAt(step.value, ['with'])))
    if (CODE_INPUTS.some(([names, input]) => names.test(action.name) && input === name.toLowerCase()))
      yield [['with', name], textOf(valueAt(step.value, ['with', name])) ?? ''];
}
