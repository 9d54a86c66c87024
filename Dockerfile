# syntax=docker/dockerfile:1
# One image for web, worker, beat and migrations: docker-compose.yml says which command each runs.

FROM python:3.13-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements/production.txt /tmp/production.txt
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/production.txt

FROM python:3.13-slim AS service
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STANCEBOOK_ENV=production \
    MEDIA_ROOT=/srv/media
RUN useradd --system --uid 10001 --home-dir /srv/stancebook stancebook \
    && install -d -o stancebook -g stancebook /srv/media
WORKDIR /srv/stancebook
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY config config
COPY documents documents
COPY annotations annotations
COPY seeds seeds
# Gathering the static files needs settings that start, not ones that work: nothing of these stays behind.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://localhost/none \
    BROKER_URL=redis://localhost/0 \
    python manage.py collectstatic --no-input
USER 10001
VOLUME /srv/media
EXPOSE 8000
# Asked as one of the hosts that are allowed; 200 means that pages can be served.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD \
    ["python", "-c", "import os, urllib.request as u; host = os.environ['ALLOWED_HOSTS'].split(',')[0].strip(' .'); u.urlopen(u.Request('http://127.0.0.1:8000/health/', headers={'Host': host, 'Accept': 'application/json'}), timeout=8)"]
# Processes are recycled, so that a leak cannot grow for weeks.
CMD ["gunicorn", "config.wsgi", "--config=python:config.gunicorn", "--bind=0.0.0.0:8000", \
     "--worker-tmp-dir=/dev/shm", "--max-requests=5000", "--max-requests-jitter=500", \
     "--graceful-timeout=30", "--no-control-socket", "--access-logfile=-"]
