# A distribution as it comes, with what scenarios/distros.yaml adds to it.
ARG BASE
FROM ${BASE}
ARG PREPARE=true
RUN sh -euc "${PREPARE}"
