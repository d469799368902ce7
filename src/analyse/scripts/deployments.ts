import type { ShellCommand, ShellScript } from '../../model/configuration/shell.ts';
import { lineOf } from './commands.ts';

/** Commands that change what runs elsewhere. */
export const DEPLOYING =
  /\b(?:kubectl (?:apply|set image|rollout|create|replace)|helm (?:upgrade|install)|terraform apply|tofu apply|pulumi up|serverless deploy|cdk deploy|flyctl deploy|gcloud (?:run|app|functions) deploy|aws (?:ecs update-service|lambda update-function-code|s3 sync|cloudformation deploy)|az webapp deploy|ansible-playbook|argocd app sync|cf push|heroku container:release|docker stack deploy|nomad job run)\b/;
/** Commands that give others something to use. */
export const PUBLISHING =
  /\b(?:npm|yarn|pnpm|cargo|poetry|bun|uv) publish\b|\btwine upload\b|\bgem push\b|\b(?:docker|podman|buildah|nerdctl) push\b|\bgoreleaser release\b|\bmvn\b[^\n]{0,200}\bdeploy\b|\bgradlew? publish\b|\bdotnet nuget push\b|\bhelm push\b|\brelease-cli create\b|\bgh release create\b/;

/** The first command of a script that deploys, or publishes. */
export function purposeOf(script: ShellScript, purpose: RegExp): ShellCommand | undefined {
  return script.commands.find((command) => purpose.test(lineOf(command)));
}
