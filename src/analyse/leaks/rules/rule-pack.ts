/* oxlint-disable max-lines -- a list, of two lines an issuer */
import type { IssuerRules } from '../types.ts';
import { ably } from './ably.ts';
import { abstractApi } from './abstract-api.ts';
import { adafruit } from './adafruit.ts';
import { adobe } from './adobe.ts';
import { adyen } from './adyen.ts';
import { age } from './age.ts';
import { aikido } from './aikido.ts';
import { airbrake } from './airbrake.ts';
import { airtable } from './airtable.ts';
import { aiven } from './aiven.ts';
import { akamai } from './akamai.ts';
import { alchemy } from './alchemy.ts';
import { algolia } from './algolia.ts';
import { alibabaCloud } from './alibaba-cloud.ts';
import { amazon } from './amazon.ts';
import { amplitude } from './amplitude.ts';
import { anthropic } from './anthropic.ts';
import { apify } from './apify.ts';
import { apolloGraphql } from './apollo-graphql.ts';
import { apple } from './apple.ts';
import { appwrite } from './appwrite.ts';
import { asana } from './asana.ts';
import { assemblyai } from './assemblyai.ts';
import { atlassian } from './atlassian.ts';
import { auth0 } from './auth0.ts';
import { authentik } from './authentik.ts';
import { aws } from './aws.ts';
import { axiom } from './axiom.ts';
import { azureAi } from './azure-ai.ts';
import { azureDevops } from './azure-devops.ts';
import { azureMessaging } from './azure-messaging.ts';
import { azure } from './azure.ts';
import { baiduCloud } from './baidu-cloud.ts';
import { baseten } from './baseten.ts';
import { beamer } from './beamer.ts';
import { betterStack } from './better-stack.ts';
import { bitbucket } from './bitbucket.ts';
import { bitly } from './bitly.ts';
import { bitrise } from './bitrise.ts';
import { bitwarden } from './bitwarden.ts';
import { blockfrost } from './blockfrost.ts';
import { box } from './box.ts';
import { braintree } from './braintree.ts';
import { brave } from './brave.ts';
import { braze } from './braze.ts';
import { brevo } from './brevo.ts';
import { browserstack } from './browserstack.ts';
import { bugsnag } from './bugsnag.ts';
import { buildkite } from './buildkite.ts';
import { bunny } from './bunny.ts';
import { buttercms } from './buttercms.ts';
import { canva } from './canva.ts';
import { cerebras } from './cerebras.ts';
import { chargebee } from './chargebee.ts';
import { checkly } from './checkly.ts';
import { checkoutCom } from './checkout-com.ts';
import { chiefTools } from './chief-tools.ts';
import { circleci } from './circleci.ts';
import { ciscoMeraki } from './cisco-meraki.ts';
import { clarifai } from './clarifai.ts';
import { clearbit } from './clearbit.ts';
import { clerk } from './clerk.ts';
import { clickhouse } from './clickhouse.ts';
import { clickup } from './clickup.ts';
import { clojars } from './clojars.ts';
import { cloudflare } from './cloudflare.ts';
import { cloudinary } from './cloudinary.ts';
import { cloudsmith } from './cloudsmith.ts';
import { cockroachLabs } from './cockroach-labs.ts';
import { codeClimate } from './code-climate.ts';
import { codecov } from './codecov.ts';
import { cohere } from './cohere.ts';
import { coinbase } from './coinbase.ts';
import { commandLine } from './command-line.ts';
import { composio } from './composio.ts';
import { confluent } from './confluent.ts';
import { connectionString } from './connection-string.ts';
import { consul } from './consul.ts';
import { contentful } from './contentful.ts';
import { convex } from './convex.ts';
import { courier } from './courier.ts';
import { coveralls } from './coveralls.ts';
import { cratesIo } from './crates-io.ts';
import { crowdstrike } from './crowdstrike.ts';
import { cursor } from './cursor.ts';
import { customerIo } from './customer-io.ts';
import { cypress } from './cypress.ts';
import { databricks } from './databricks.ts';
import { datadog } from './datadog.ts';
import { datastax } from './datastax.ts';
import { daytona } from './daytona.ts';
import { dbt } from './dbt.ts';
import { deepgram } from './deepgram.ts';
import { deepl } from './deepl.ts';
import { deepseek } from './deepseek.ts';
import { definedNetworking } from './defined-networking.ts';
import { deno } from './deno.ts';
import { depot } from './depot.ts';
import { devcycle } from './devcycle.ts';
import { digitalocean } from './digitalocean.ts';
import { dingtalk } from './dingtalk.ts';
import { discord } from './discord.ts';
import { docker } from './docker.ts';
import { doppler } from './doppler.ts';
import { drone } from './drone.ts';
import { dropbox } from './dropbox.ts';
import { duffel } from './duffel.ts';
import { dynatrace } from './dynatrace.ts';
import { e2b } from './e2b.ts';
import { easypost } from './easypost.ts';
import { ebay } from './ebay.ts';
import { elastic } from './elastic.ts';
import { elevenlabs } from './elevenlabs.ts';
import { endorLabs } from './endor-labs.ts';
import { etherscan } from './etherscan.ts';
import { expo } from './expo.ts';
import { facebook } from './facebook.ts';
import { fal } from './fal.ts';
import { fastly } from './fastly.ts';
import { figma } from './figma.ts';
import { finicity } from './finicity.ts';
import { finnhub } from './finnhub.ts';
import { firecrawl } from './firecrawl.ts';
import { fireworks } from './fireworks.ts';
import { flickr } from './flickr.ts';
import { flutterwave } from './flutterwave.ts';
import { flyIo } from './fly-io.ts';
import { forgejo } from './forgejo.ts';
import { frameIo } from './frame-io.ts';
import { freshbooks } from './freshbooks.ts';
import { freshdesk } from './freshdesk.ts';
import { fullstory } from './fullstory.ts';
import { gemfury } from './gemfury.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlabInstance } from './gitlab-instance.ts';
import { gitlab } from './gitlab.ts';
import { gitter } from './gitter.ts';
import { gocardless } from './gocardless.ts';
import { godaddy } from './godaddy.ts';
import { google } from './google.ts';
import { grafana } from './grafana.ts';
import { groq } from './groq.ts';
import { gumroad } from './gumroad.ts';
import { harness } from './harness.ts';
import { hashicorpVault } from './hashicorp-vault.ts';
import { hashicorp } from './hashicorp.ts';
import { helicone } from './helicone.ts';
import { heroku } from './heroku.ts';
import { hetzner } from './hetzner.ts';
import { honeycomb } from './honeycomb.ts';
import { htpasswd } from './htpasswd.ts';
import { httpBasicAuth } from './http-basic-auth.ts';
import { hubspot } from './hubspot.ts';
import { huggingFace } from './hugging-face.ts';
import { hunter } from './hunter.ts';
import { ibmCloud } from './ibm-cloud.ts';
import { infisical } from './infisical.ts';
import { influxdata } from './influxdata.ts';
import { infracost } from './infracost.ts';
import { infura } from './infura.ts';
import { inngest } from './inngest.ts';
import { instagram } from './instagram.ts';
import { intercom } from './intercom.ts';
import { intra42 } from './intra42.ts';
import { ionic } from './ionic.ts';
import { ionos } from './ionos.ts';
import { ipinfo } from './ipinfo.ts';
import { ipstack } from './ipstack.ts';
import { iterable } from './iterable.ts';
import { jenkins } from './jenkins.ts';
import { jetbrains } from './jetbrains.ts';
import { jfrog } from './jfrog.ts';
import { jina } from './jina.ts';
import { jotform } from './jotform.ts';
import { jsonWebToken } from './json-web-token.ts';
import { jumpcloud } from './jumpcloud.ts';
import { kaggle } from './kaggle.ts';
import { klarna } from './klarna.ts';
import { klaviyo } from './klaviyo.ts';
import { kraken } from './kraken.ts';
import { kubernetes } from './kubernetes.ts';
import { kucoin } from './kucoin.ts';
import { langfuse } from './langfuse.ts';
import { langsmith } from './langsmith.ts';
import { lark } from './lark.ts';
import { launchdarkly } from './launchdarkly.ts';
import { lemonSqueezy } from './lemon-squeezy.ts';
import { lightspeed } from './lightspeed.ts';
import { line } from './line.ts';
import { linear } from './linear.ts';
import { linkedin } from './linkedin.ts';
import { linode } from './linode.ts';
import { livekit } from './livekit.ts';
import { lob } from './lob.ts';
import { localstack } from './localstack.ts';
import { logdna } from './logdna.ts';
import { loggly } from './loggly.ts';
import { logzIo } from './logz-io.ts';
import { lokalise } from './lokalise.ts';
import { looker } from './looker.ts';
import { netrc } from './netrc.ts';
import { npmrc } from './npmrc.ts';
import { pgpass } from './pgpass.ts';
import { privateKey } from './private-key.ts';
import { sql } from './sql.ts';

/** The rule pack: every issuer, by the alphabet. */
export const RULE_PACK: readonly IssuerRules[] = [
  ably,
  abstractApi,
  adafruit,
  adobe,
  adyen,
  age,
  aikido,
  airbrake,
  airtable,
  aiven,
  akamai,
  alchemy,
  algolia,
  alibabaCloud,
  amazon,
  amplitude,
  anthropic,
  apify,
  apolloGraphql,
  apple,
  appwrite,
  asana,
  assemblyai,
  atlassian,
  auth0,
  authentik,
  aws,
  axiom,
  azureAi,
  azureDevops,
  azureMessaging,
  azure,
  baiduCloud,
  baseten,
  beamer,
  betterStack,
  bitbucket,
  bitly,
  bitrise,
  bitwarden,
  blockfrost,
  box,
  braintree,
  brave,
  braze,
  brevo,
  browserstack,
  bugsnag,
  buildkite,
  bunny,
  buttercms,
  canva,
  cerebras,
  chargebee,
  checkly,
  checkoutCom,
  chiefTools,
  circleci,
  ciscoMeraki,
  clarifai,
  clearbit,
  clerk,
  clickhouse,
  clickup,
  clojars,
  cloudflare,
  cloudinary,
  cloudsmith,
  cockroachLabs,
  codeClimate,
  codecov,
  cohere,
  coinbase,
  commandLine,
  composio,
  confluent,
  connectionString,
  consul,
  contentful,
  convex,
  courier,
  coveralls,
  cratesIo,
  crowdstrike,
  cursor,
  customerIo,
  cypress,
  databricks,
  datadog,
  datastax,
  daytona,
  dbt,
  deepgram,
  deepl,
  deepseek,
  definedNetworking,
  deno,
  depot,
  devcycle,
  digitalocean,
  dingtalk,
  discord,
  docker,
  doppler,
  drone,
  dropbox,
  duffel,
  dynatrace,
  e2b,
  easypost,
  ebay,
  elastic,
  elevenlabs,
  endorLabs,
  etherscan,
  expo,
  facebook,
  fal,
  fastly,
  figma,
  finicity,
  finnhub,
  firecrawl,
  fireworks,
  flickr,
  flutterwave,
  flyIo,
  forgejo,
  frameIo,
  freshbooks,
  freshdesk,
  fullstory,
  gemfury,
  gitea,
  github,
  gitlabInstance,
  gitlab,
  gitter,
  gocardless,
  godaddy,
  google,
  grafana,
  groq,
  gumroad,
  harness,
  hashicorpVault,
  hashicorp,
  helicone,
  heroku,
  hetzner,
  honeycomb,
  htpasswd,
  httpBasicAuth,
  hubspot,
  huggingFace,
  hunter,
  ibmCloud,
  infisical,
  influxdata,
  infracost,
  infura,
  inngest,
  instagram,
  intercom,
  intra42,
  ionic,
  ionos,
  ipinfo,
  ipstack,
  iterable,
  jenkins,
  jetbrains,
  jfrog,
  jina,
  jotform,
  jsonWebToken,
  jumpcloud,
  kaggle,
  klarna,
  klaviyo,
  kraken,
  kubernetes,
  kucoin,
  langfuse,
  langsmith,
  lark,
  launchdarkly,
  lemonSqueezy,
  lightspeed,
  line,
  linear,
  linkedin,
  linode,
  livekit,
  lob,
  localstack,
  logdna,
  loggly,
  logzIo,
  lokalise,
  looker,
  netrc,
  npmrc,
  pgpass,
  privateKey,
  sql,
];
