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
import { configuration } from './configuration.ts';
import { confluent } from './confluent.ts';
import { connectionString } from './connection-string.ts';
import { consul } from './consul.ts';
import { contentful } from './contentful.ts';
import { convex } from './convex.ts';
import { courier } from './courier.ts';
import { coveralls } from './coveralls.ts';
import { cratesIo } from './crates-io.ts';
import { credentialFile } from './credential-file.ts';
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
import { erlang } from './erlang.ts';
import { etherscan } from './etherscan.ts';
import { expo } from './expo.ts';
import { facebook } from './facebook.ts';
import { fal } from './fal.ts';
import { fastly } from './fastly.ts';
import { figma } from './figma.ts';
import { filezilla } from './filezilla.ts';
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
import { loginCall } from './login-call.ts';
import { logzIo } from './logz-io.ts';
import { lokalise } from './lokalise.ts';
import { looker } from './looker.ts';
import { mail } from './mail.ts';
import { mailchimp } from './mailchimp.ts';
import { mailerlite } from './mailerlite.ts';
import { mailersend } from './mailersend.ts';
import { mailgun } from './mailgun.ts';
import { mailjet } from './mailjet.ts';
import { mailosaur } from './mailosaur.ts';
import { mailtrap } from './mailtrap.ts';
import { make } from './make.ts';
import { mapbox } from './mapbox.ts';
import { mapillary } from './mapillary.ts';
import { mapquest } from './mapquest.ts';
import { marketstack } from './marketstack.ts';
import { materialize } from './materialize.ts';
import { matrix } from './matrix.ts';
import { mattermost } from './mattermost.ts';
import { maven } from './maven.ts';
import { maxmind } from './maxmind.ts';
import { medium } from './medium.ts';
import { meilisearch } from './meilisearch.ts';
import { mercadoPago } from './mercado-pago.ts';
import { mercury } from './mercury.ts';
import { messagebird } from './messagebird.ts';
import { mezmo } from './mezmo.ts';
import { microsoft } from './microsoft.ts';
import { midtrans } from './midtrans.ts';
import { mistral } from './mistral.ts';
import { mixpanel } from './mixpanel.ts';
import { modal } from './modal.ts';
import { mollie } from './mollie.ts';
import { momento } from './momento.ts';
import { monday } from './monday.ts';
import { mongodb } from './mongodb.ts';
import { moonshot } from './moonshot.ts';
import { moralis } from './moralis.ts';
import { motherduck } from './motherduck.ts';
import { mux } from './mux.ts';
import { nats } from './nats.ts';
import { neon } from './neon.ts';
import { neptune } from './neptune.ts';
import { netbox } from './netbox.ts';
import { netlify } from './netlify.ts';
import { netrc } from './netrc.ts';
import { networkDevice } from './network-device.ts';
import { newRelic } from './new-relic.ts';
import { newsapi } from './newsapi.ts';
import { ngrok } from './ngrok.ts';
import { nightfall } from './nightfall.ts';
import { notion } from './notion.ts';
import { novu } from './novu.ts';
import { npm } from './npm.ts';
import { npmrc } from './npmrc.ts';
import { nuget } from './nuget.ts';
import { nvidia } from './nvidia.ts';
import { nylas } from './nylas.ts';
import { octopusDeploy } from './octopus-deploy.ts';
import { okta } from './okta.ts';
import { ollama } from './ollama.ts';
import { onelogin } from './onelogin.ts';
import { onepassword } from './onepassword.ts';
import { onesignal } from './onesignal.ts';
import { onfido } from './onfido.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { openshift } from './openshift.ts';
import { openvpn } from './openvpn.ts';
import { openweather } from './openweather.ts';
import { opsgenie } from './opsgenie.ts';
import { optimizely } from './optimizely.ts';
import { oracle } from './oracle.ts';
import { packagecloud } from './packagecloud.ts';
import { packagist } from './packagist.ts';
import { paddle } from './paddle.ts';
import { pagerduty } from './pagerduty.ts';
import { pandadoc } from './pandadoc.ts';
import { papertrail } from './papertrail.ts';
import { particle } from './particle.ts';
import { passwordHash } from './password-hash.ts';
import { paypal } from './paypal.ts';
import { paystack } from './paystack.ts';
import { pendo } from './pendo.ts';
import { perplexity } from './perplexity.ts';
import { persona } from './persona.ts';
import { pgpass } from './pgpass.ts';
import { phrase } from './phrase.ts';
import { pinata } from './pinata.ts';
import { pinecone } from './pinecone.ts';
import { pinterest } from './pinterest.ts';
import { pipedrive } from './pipedrive.ts';
import { plaid } from './plaid.ts';
import { plane } from './plane.ts';
import { planetscale } from './planetscale.ts';
import { plivo } from './plivo.ts';
import { polar } from './polar.ts';
import { portainer } from './portainer.ts';
import { posthog } from './posthog.ts';
import { postman } from './postman.ts';
import { postmark } from './postmark.ts';
import { powershell } from './powershell.ts';
import { prefect } from './prefect.ts';
import { prisma } from './prisma.ts';
import { privateKey } from './private-key.ts';
import { prose } from './prose.ts';
import { proxmox } from './proxmox.ts';
import { proxy } from './proxy.ts';
import { pubnub } from './pubnub.ts';
import { pulumi } from './pulumi.ts';
import { pushbullet } from './pushbullet.ts';
import { pusher } from './pusher.ts';
import { pushover } from './pushover.ts';
import { pypi } from './pypi.ts';
import { qase } from './qase.ts';
import { qdrant } from './qdrant.ts';
import { quay } from './quay.ts';
import { quicknode } from './quicknode.ts';
import { rabbitmq } from './rabbitmq.ts';
import { rails } from './rails.ts';
import { railway } from './railway.ts';
import { rancher } from './rancher.ts';
import { rapid7 } from './rapid7.ts';
import { rapidapi } from './rapidapi.ts';
import { raygun } from './raygun.ts';
import { razorpay } from './razorpay.ts';
import { readme } from './readme.ts';
import { recurly } from './recurly.ts';
import { redisCloud } from './redis-cloud.ts';
import { render } from './render.ts';
import { replicate } from './replicate.ts';
import { resend } from './resend.ts';
import { retell } from './retell.ts';
import { revenuecat } from './revenuecat.ts';
import { roboflow } from './roboflow.ts';
import { rollbar } from './rollbar.ts';
import { rootly } from './rootly.ts';
import { rubygems } from './rubygems.ts';
import { runpod } from './runpod.ts';
import { runway } from './runway.ts';
import { salesforce } from './salesforce.ts';
import { sambanova } from './sambanova.ts';
import { samsara } from './samsara.ts';
import { sanity } from './sanity.ts';
import { sauceLabs } from './sauce-labs.ts';
import { scale } from './scale.ts';
import { scaleway } from './scaleway.ts';
import { scalr } from './scalr.ts';
import { scraperapi } from './scraperapi.ts';
import { scrapfly } from './scrapfly.ts';
import { scrapingbee } from './scrapingbee.ts';
import { seam } from './seam.ts';
import { segment } from './segment.ts';
import { semaphore } from './semaphore.ts';
import { semgrep } from './semgrep.ts';
import { sendbird } from './sendbird.ts';
import { sendgrid } from './sendgrid.ts';
import { sentry } from './sentry.ts';
import { serpapi } from './serpapi.ts';
import { serper } from './serper.ts';
import { servicenow } from './servicenow.ts';
import { settlemint } from './settlemint.ts';
import { shippo } from './shippo.ts';
import { shodan } from './shodan.ts';
import { shopify } from './shopify.ts';
import { shortcut } from './shortcut.ts';
import { sidekiq } from './sidekiq.ts';
import { signalwire } from './signalwire.ts';
import { siliconflow } from './siliconflow.ts';
import { slack } from './slack.ts';
import { smartsheet } from './smartsheet.ts';
import { smtp2go } from './smtp2go.ts';
import { snowflake } from './snowflake.ts';
import { snyk } from './snyk.ts';
import { socket } from './socket.ts';
import { sonarqube } from './sonarqube.ts';
import { sonatype } from './sonatype.ts';
import { sourcegraph } from './sourcegraph.ts';
import { sparkpost } from './sparkpost.ts';
import { splunk } from './splunk.ts';
import { spotify } from './spotify.ts';
import { sql } from './sql.ts';
import { square } from './square.ts';
import { squarespace } from './squarespace.ts';
import { stability } from './stability.ts';
import { stackhawk } from './stackhawk.ts';
import { statsig } from './statsig.ts';
import { statuspage } from './statuspage.ts';
import { steam } from './steam.ts';
import { storyblok } from './storyblok.ts';
import { strapi } from './strapi.ts';
import { strava } from './strava.ts';
import { stream } from './stream.ts';
import { stripe } from './stripe.ts';
import { stytch } from './stytch.ts';
import { sumoLogic } from './sumo-logic.ts';
import { supabase } from './supabase.ts';
import { swaggerhub } from './swaggerhub.ts';
import { tableau } from './tableau.ts';
import { tailscale } from './tailscale.ts';
import { tatum } from './tatum.ts';
import { tavily } from './tavily.ts';
import { teamcity } from './teamcity.ts';
import { telegram } from './telegram.ts';
import { tenable } from './tenable.ts';
import { tencentCloud } from './tencent-cloud.ts';
import { testmo } from './testmo.ts';
import { tigris } from './tigris.ts';
import { tinybird } from './tinybird.ts';
import { todoist } from './todoist.ts';
import { together } from './together.ts';
import { toggl } from './toggl.ts';
import { tomtom } from './tomtom.ts';
import { travis } from './travis.ts';
import { trello } from './trello.ts';
import { triggerDev } from './trigger-dev.ts';
import { tumblr } from './tumblr.ts';
import { turso } from './turso.ts';
import { twilio } from './twilio.ts';
import { twitch } from './twitch.ts';
import { twitter } from './twitter.ts';
import { typeform } from './typeform.ts';
import { typesense } from './typesense.ts';
import { ubidots } from './ubidots.ts';
import { unkey } from './unkey.ts';
import { unleash } from './unleash.ts';
import { unsplash } from './unsplash.ts';
import { upcloud } from './upcloud.ts';
import { uploadcare } from './uploadcare.ts';
import { uploadthing } from './uploadthing.ts';
import { upstash } from './upstash.ts';
import { uptimerobot } from './uptimerobot.ts';
import { urlscan } from './urlscan.ts';
import { valTown } from './val-town.ts';
import { vercel } from './vercel.ts';
import { virustotal } from './virustotal.ts';
import { volcengine } from './volcengine.ts';
import { vonage } from './vonage.ts';
import { voyage } from './voyage.ts';
import { vultr } from './vultr.ts';
import { wakatime } from './wakatime.ts';
import { weaviate } from './weaviate.ts';
import { webex } from './webex.ts';
import { webflow } from './webflow.ts';
import { wechat } from './wechat.ts';
import { weightsAndBiases } from './weights-and-biases.ts';
import { wireguard } from './wireguard.ts';
import { wise } from './wise.ts';
import { wistia } from './wistia.ts';
import { wiz } from './wiz.ts';
import { woocommerce } from './woocommerce.ts';
import { wordpress } from './wordpress.ts';
import { workos } from './workos.ts';
import { wrike } from './wrike.ts';
import { xai } from './xai.ts';
import { xata } from './xata.ts';
import { xendit } from './xendit.ts';
import { yandex } from './yandex.ts';
import { yelp } from './yelp.ts';
import { zabbix } from './zabbix.ts';
import { zapier } from './zapier.ts';
import { zendesk } from './zendesk.ts';
import { zerobounce } from './zerobounce.ts';
import { zerotier } from './zerotier.ts';
import { zhipu } from './zhipu.ts';
import { zoho } from './zoho.ts';
import { zoom } from './zoom.ts';
import { zulip } from './zulip.ts';
import { zuplo } from './zuplo.ts';
import { zyte } from './zyte.ts';

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
  configuration,
  confluent,
  connectionString,
  consul,
  contentful,
  convex,
  courier,
  coveralls,
  cratesIo,
  credentialFile,
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
  erlang,
  etherscan,
  expo,
  facebook,
  fal,
  fastly,
  figma,
  filezilla,
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
  loginCall,
  logzIo,
  lokalise,
  looker,
  mail,
  mailchimp,
  mailerlite,
  mailersend,
  mailgun,
  mailjet,
  mailosaur,
  mailtrap,
  make,
  mapbox,
  mapillary,
  mapquest,
  marketstack,
  materialize,
  matrix,
  mattermost,
  maven,
  maxmind,
  medium,
  meilisearch,
  mercadoPago,
  mercury,
  messagebird,
  mezmo,
  microsoft,
  midtrans,
  mistral,
  mixpanel,
  modal,
  mollie,
  momento,
  monday,
  mongodb,
  moonshot,
  moralis,
  motherduck,
  mux,
  nats,
  neon,
  neptune,
  netbox,
  netlify,
  netrc,
  networkDevice,
  newRelic,
  newsapi,
  ngrok,
  nightfall,
  notion,
  novu,
  npm,
  npmrc,
  nuget,
  nvidia,
  nylas,
  octopusDeploy,
  okta,
  ollama,
  onelogin,
  onepassword,
  onesignal,
  onfido,
  openai,
  openrouter,
  openshift,
  openvpn,
  openweather,
  opsgenie,
  optimizely,
  oracle,
  packagecloud,
  packagist,
  paddle,
  pagerduty,
  pandadoc,
  papertrail,
  particle,
  passwordHash,
  paypal,
  paystack,
  pendo,
  perplexity,
  persona,
  pgpass,
  phrase,
  pinata,
  pinecone,
  pinterest,
  pipedrive,
  plaid,
  plane,
  planetscale,
  plivo,
  polar,
  portainer,
  posthog,
  postman,
  postmark,
  powershell,
  prefect,
  prisma,
  privateKey,
  prose,
  proxmox,
  proxy,
  pubnub,
  pulumi,
  pushbullet,
  pusher,
  pushover,
  pypi,
  qase,
  qdrant,
  quay,
  quicknode,
  rabbitmq,
  rails,
  railway,
  rancher,
  rapid7,
  rapidapi,
  raygun,
  razorpay,
  readme,
  recurly,
  redisCloud,
  render,
  replicate,
  resend,
  retell,
  revenuecat,
  roboflow,
  rollbar,
  rootly,
  rubygems,
  runpod,
  runway,
  salesforce,
  sambanova,
  samsara,
  sanity,
  sauceLabs,
  scale,
  scaleway,
  scalr,
  scraperapi,
  scrapfly,
  scrapingbee,
  seam,
  segment,
  semaphore,
  semgrep,
  sendbird,
  sendgrid,
  sentry,
  serpapi,
  serper,
  servicenow,
  settlemint,
  shippo,
  shodan,
  shopify,
  shortcut,
  sidekiq,
  signalwire,
  siliconflow,
  slack,
  smartsheet,
  smtp2go,
  snowflake,
  snyk,
  socket,
  sonarqube,
  sonatype,
  sourcegraph,
  sparkpost,
  splunk,
  spotify,
  sql,
  square,
  squarespace,
  stability,
  stackhawk,
  statsig,
  statuspage,
  steam,
  storyblok,
  strapi,
  strava,
  stream,
  stripe,
  stytch,
  sumoLogic,
  supabase,
  swaggerhub,
  tableau,
  tailscale,
  tatum,
  tavily,
  teamcity,
  telegram,
  tenable,
  tencentCloud,
  testmo,
  tigris,
  tinybird,
  todoist,
  together,
  toggl,
  tomtom,
  travis,
  trello,
  triggerDev,
  tumblr,
  turso,
  twilio,
  twitch,
  twitter,
  typeform,
  typesense,
  ubidots,
  unkey,
  unleash,
  unsplash,
  upcloud,
  uploadcare,
  uploadthing,
  upstash,
  uptimerobot,
  urlscan,
  valTown,
  vercel,
  virustotal,
  volcengine,
  vonage,
  voyage,
  vultr,
  wakatime,
  weaviate,
  webex,
  webflow,
  wechat,
  weightsAndBiases,
  wireguard,
  wise,
  wistia,
  wiz,
  woocommerce,
  wordpress,
  workos,
  wrike,
  xai,
  xata,
  xendit,
  yandex,
  yelp,
  zabbix,
  zapier,
  zendesk,
  zerobounce,
  zerotier,
  zhipu,
  zoho,
  zoom,
  zulip,
  zuplo,
  zyte,
];
