# The same without what undoes a run when Node does not start, and without locales.
ARG BASE
FROM ${BASE}
RUN rm -rf /usr/lib/locale /usr/share/locale /bin/busybox /usr/bin/busybox \
 && cd /usr/bin && for tool in cp mv ln stat readlink sha256sum sort date ls rm; do /bin/rm -f "/bin/$tool" "/usr/bin/$tool"; done
