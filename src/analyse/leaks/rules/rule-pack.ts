import type { IssuerRules } from '../types.ts';
import { github } from './github.ts';
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
import { newRelic } from './new-relic.ts';
import { newsapi } from './newsapi.ts';
import { ngrok } from './ngrok.ts';
import { nightfall } from './nightfall.ts';
import { notion } from './notion.ts';
import { novu } from './novu.ts';
import { npm } from './npm.ts';
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
import { paypal } from './paypal.ts';
import { paystack } from './paystack.ts';
import { pendo } from './pendo.ts';
import { perplexity } from './perplexity.ts';
import { persona } from './persona.ts';
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
import { prefect } from './prefect.ts';
import { prisma } from './prisma.ts';
import { proxmox } from './proxmox.ts';
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

/** The rule pack: every issuer, by the alphabet. */
export const RULE_PACK: readonly IssuerRules[] = [
  github,
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
  newRelic,
  newsapi,
  ngrok,
  nightfall,
  notion,
  novu,
  npm,
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
  paypal,
  paystack,
  pendo,
  perplexity,
  persona,
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
  prefect,
  prisma,
  proxmox,
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
];
