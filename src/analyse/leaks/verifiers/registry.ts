import { airtable } from './airtable/verifier.ts';
import { anthropic } from './anthropic/verifier.ts';
import { asana } from './asana/verifier.ts';
import { atlassian } from './atlassian/verifier.ts';
import { aws } from './aws/verifier.ts';
import { brevo } from './brevo/verifier.ts';
import { buildkite } from './buildkite/verifier.ts';
import { circleci } from './circleci/verifier.ts';
import { clickup } from './clickup/verifier.ts';
import { cloudflare } from './cloudflare/verifier.ts';
import { cohere } from './cohere/verifier.ts';
import { contentful } from './contentful/verifier.ts';
import { databricks } from './databricks/verifier.ts';
import { datadog } from './datadog/verifier.ts';
import { deepseek } from './deepseek/verifier.ts';
import { digitalocean } from './digitalocean/verifier.ts';
import { discord } from './discord/verifier.ts';
import { discordWebhook } from './discord-webhook/verifier.ts';
import { doppler } from './doppler/verifier.ts';
import { dropbox } from './dropbox/verifier.ts';
import { elevenlabs } from './elevenlabs/verifier.ts';
import { fastly } from './fastly/verifier.ts';
import { figma } from './figma/verifier.ts';
import { forgejo } from './forgejo/verifier.ts';
import { gitea } from './gitea/verifier.ts';
import { github } from './github/verifier.ts';
import { gitlab } from './gitlab/verifier.ts';
import { google } from './google/verifier.ts';
import { googleOauth } from './google-oauth/verifier.ts';
import { grafana } from './grafana/verifier.ts';
import { groq } from './groq/verifier.ts';
import { hashicorp } from './hashicorp/verifier.ts';
import { hashicorpVault } from './hashicorp-vault/verifier.ts';
import { heroku } from './heroku/verifier.ts';
import { hetzner } from './hetzner/verifier.ts';
import { honeycomb } from './honeycomb/verifier.ts';
import { hubspot } from './hubspot/verifier.ts';
import { huggingFace } from './hugging-face/verifier.ts';
import { intercom } from './intercom/verifier.ts';
import { launchdarkly } from './launchdarkly/verifier.ts';
import { linear } from './linear/verifier.ts';
import { linode } from './linode/verifier.ts';
import { mailchimp } from './mailchimp/verifier.ts';
import { mailgun } from './mailgun/verifier.ts';
import { mapbox } from './mapbox/verifier.ts';
import { mistral } from './mistral/verifier.ts';
import { netlify } from './netlify/verifier.ts';
import { newRelic } from './new-relic/verifier.ts';
import { notion } from './notion/verifier.ts';
import { npm } from './npm/verifier.ts';
import { okta } from './okta/verifier.ts';
import { openai } from './openai/verifier.ts';
import { openrouter } from './openrouter/verifier.ts';
import { pagerduty } from './pagerduty/verifier.ts';
import { postman } from './postman/verifier.ts';
import { pulumi } from './pulumi/verifier.ts';
import { render } from './render/verifier.ts';
import { replicate } from './replicate/verifier.ts';
import { resend } from './resend/verifier.ts';
import { sendgrid } from './sendgrid/verifier.ts';
import { sentry } from './sentry/verifier.ts';
import { shortcut } from './shortcut/verifier.ts';
import { slack } from './slack/verifier.ts';
import { snyk } from './snyk/verifier.ts';
import { sonarqube } from './sonarqube/verifier.ts';
import { square } from './square/verifier.ts';
import { stripe } from './stripe/verifier.ts';
import { supabase } from './supabase/verifier.ts';
import { tailscale } from './tailscale/verifier.ts';
import { telegram } from './telegram/verifier.ts';
import { twilio } from './twilio/verifier.ts';
import { vercel } from './vercel/verifier.ts';
import { xai } from './xai/verifier.ts';
import type { Verifier } from './types.ts';

/** Everything that can ask an issuer of a secret, by the alphabet. */
export const VERIFIERS: readonly Verifier[] = [
  airtable,
  anthropic,
  asana,
  atlassian,
  aws,
  brevo,
  buildkite,
  circleci,
  clickup,
  cloudflare,
  cohere,
  contentful,
  databricks,
  datadog,
  deepseek,
  digitalocean,
  discord,
  discordWebhook,
  doppler,
  dropbox,
  elevenlabs,
  fastly,
  figma,
  forgejo,
  gitea,
  github,
  gitlab,
  google,
  googleOauth,
  grafana,
  groq,
  hashicorp,
  hashicorpVault,
  heroku,
  hetzner,
  honeycomb,
  hubspot,
  huggingFace,
  intercom,
  launchdarkly,
  linear,
  linode,
  mailchimp,
  mailgun,
  mapbox,
  mistral,
  netlify,
  newRelic,
  notion,
  npm,
  okta,
  openai,
  openrouter,
  pagerduty,
  postman,
  pulumi,
  render,
  replicate,
  resend,
  sendgrid,
  sentry,
  shortcut,
  slack,
  snyk,
  sonarqube,
  square,
  stripe,
  supabase,
  tailscale,
  telegram,
  twilio,
  vercel,
  xai,
];
