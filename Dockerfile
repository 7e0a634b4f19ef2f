# The image of web, worker and beat; docker-compose.yml says which of them a container is.
FROM python:3.13-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
# A number of its own, so that a folder of the machine can be given to it (docs/deploy.md, backups).
RUN useradd --system --uid 10001 --create-home teamtrack
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY . .
# Compiling translations reads the settings; nothing of these values stays.
RUN TEAMTRACK_SECRET_KEY=only-while-the-image-is-built-only-then DATABASE_URL=postgresql://none REDIS_URL=redis://none \
    python manage.py messages --compile
RUN install -d -o teamtrack /data
ENV TEAMTRACK_DATA=/data PYTHONUNBUFFERED=1
USER teamtrack
EXPOSE 8000
