#!/bin/sh
# Brings the branch `changesets/next` to what `changeset version` makes of main, and opens its pull request. Says in
# GITHUB_OUTPUT `released=true` where there are no changesets: then main itself holds versions to be published.
# For the workflow release.yml, which gives it GH_TOKEN.
set -eu

branch=changesets/next
title="chore: the next versions"

set -- .changeset/*.md
if [ ! -e "$1" ]; then
  echo "released=true" >>"$GITHUB_OUTPUT"
  exit 0
fi

npx -y pnpm@12.21.0 run release:version
# The lockfile holds no versions of our own packages, but their ranges may have changed with them.
npx -y pnpm@12.21.0 install --lockfile-only
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
git switch --force-create "$branch"
git add --all
git commit --quiet --message "$title"
git push --force origin "$branch"
if [ "$(gh pr list --head "$branch" --state open --json number --jq length)" = 0 ]; then
  gh pr create --base main --head "$branch" --title "$title" --body "What the changesets on main come to. Merging this releases it."
fi
echo "released=false" >>"$GITHUB_OUTPUT"
