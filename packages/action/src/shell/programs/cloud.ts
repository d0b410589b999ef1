import type { ProgramSpec } from '../program.ts'
import { containerEffects } from './container.ts'
import { verbs } from './cloud-effects.ts'
import { cluster } from './cluster-effects.ts'
import { manifests } from './manifests.ts'
import { github, hyperscaler, cloudPrints } from './platform-effects.ts'

/** Command lines of clouds, clusters and other shared services. What they change is somebody else's too. */
export const cloud: readonly ProgramSpec[] = [
  {
    names:
      'docker podman nerdctl docker-compose podman-compose buildah ctr crictl lxc incus lima limactl colima finch orb multipass vagrant minikube kind k3d skopeo crane apptainer singularity distrobox toolbox devcontainer',
    style: 'stop-at-operand',
    traits: ['container'],
    options:
      'H host=text, c context=text, n namespace=text, config=text, l log-level=text, D debug, tls, v version, f file=read, p project-name=text, project-directory=text, profile=text, env-file=read, ansi=text, help',
    prints: 'filtered',
    effects: containerEffects,
  },
  {
    names:
      'kubectl oc k kubecolor k9s kubectx kubens stern kustomize argocd flux istioctl linkerd cilium velero eksctl kops kubeadm talosctl k0s rancher tkn kn skaffold tilt helm helmfile werf',
    style: 'gnu',
    traits: ['cluster'],
    options:
      'n namespace=text, context=text, kubeconfig=use, kube-context=text, cluster=text, user=text, as=text, s server=text, token=text, f filename=text, k kustomize=text, l selector=text, o output=text, c container=text, p patch=text, t tty, i stdin, it, A all-namespaces, all, force, grace-period=text, dry-run=?, wait=?, timeout=text, y yes, replicas=text, image=text, w watch, v=text, values=read, set=text, version=text, create-namespace, install, tail=text, since=text, field-selector=text, type=text, cascade=?, overwrite, confirm, request-timeout=text, overrides=text, restart=text, env=text, profile=text, raw, clusterrole=text, serviceaccount=text',
    prints: 'filtered',
    effects: (use) => [...manifests(use), ...cluster(use)],
  },
  {
    names:
      'terraform tofu terragrunt pulumi cdk cdktf sam serverless sls amplify copilot-aws chalice packer crossplane atlantis ansible ansible-playbook ansible-vault ansible-galaxy salt puppet chef-client knife nomad waypoint boundary kamal cap fab-deploy nixops colmena deploy dpl vercel netlify heroku fly flyctl railway render wrangler firebase supabase surge now gh-pages eb doctl linode-cli hcloud scw vultr-cli oci ibmcloud aliyun tccli openstack cf exo civo stripe shopify twilio sentry-cli launchdarkly ldcli ngrok-api planetscale pscale neonctl turso upstash confluent ccloud databricks s3cmd s5cmd mc b2 azcopy circleci travis jenkins-cli buildkite-agent gitlab-runner act-runner newrelic datadog-ci pd opsgenie consul etcdctl vault doppler nats rabbitmqctl rabbitmqadmin kafka-topics kafka-topics.sh kafka-delete-records kafka-delete-records.sh kafka-acls kafka-acls.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-configs kafka-configs.sh kafka-reassign-partitions borg restic duplicity kopia rdiff-backup tarsnap tmutil virsh VBoxManage vboxmanage prlctl govc qm pct xl xe esxcli proxmox ceph rbd rados gluster stratis drbdadm linstor k3s-uninstall.sh k3s-agent-uninstall.sh k3s-killall.sh rke2-uninstall.sh rke2-killall.sh hasura algolia meilisearch curator curator_cli elasticdump glab tea bb-cli jira linear op-connect',
    style: 'gnu',
    traits: ['cloud'],
    options:
      'p profile=text, region=text, project=text, y yes auto-approve approve assume-yes, f force, n dry-run what-if dryrun check preview, q quiet, var=text, var-file=read, target=text, state=text, env environment=text, e=text, stage=text, a app=text, config=text, c=text, m=text, o output=text, namespace=text, context=text, i inventory=text, u user=text, l limit=text, t token=text, b=text, d=text, delete, remove, destroy, prod production, R repo=text, s=text, bootstrap-server=text, topic=text, list, describe, all',
    prints: 'filtered',
    effects: verbs,
  },
  {
    names: 'gsutil',
    traits: ['cloud'],
    options: 'm, q, D, o=text, h=text, u=text, r R recursive, d, n dry-run, p=text, x=text, a, f',
    prints: 'filtered',
    effects: verbs,
  },
  {
    names: 'aws gcloud az awslocal aws-nuke cloud-nuke azd aliyun-cli',
    style: 'gnu',
    traits: ['cloud'],
    options:
      'profile=text, region=text, output=text, query=text, endpoint-url=text, project=text, account=text, subscription s=text, g resource-group=text, n name=text, format=text, filter=text, zone=text, impersonate-service-account=text, quiet q, y yes, force, dryrun dry-run, recursive, delete, no-cli-pager, no-dry-run, config=text, key=text, body=text, bucket=text, include=text, exclude=text, acl=text, cli-input-json=text, o=text, async, no-wait',
    prints: cloudPrints,
    effects: hyperscaler,
  },
  {
    names: 'gh',
    style: 'stop-at-operand',
    traits: ['forge'],
    options: 'R repo=text, help, version',
    prints: 'filtered',
    effects: github,
  },
]
