"""What came of somebody's help was one text, written over; from now on it is reviews, each with its day."""

import uuid
from datetime import timedelta

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

ASPECTS = [('output', 'output'), ('quality', 'quality'), ('discipline', 'discipline'), ('attitude', 'attitude to work'), ('solidarity', 'solidarity'), ('study', 'study')]
KNOWN = [key for key, _name in ASPECTS]


def aspects():
    return django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=ASPECTS, max_length=10), blank=True, default=list)


def results_to_reviews(apps, _editor):
    """A result becomes the last review: of help that ended, on the day it ended.

    Of help that goes on nobody knows when it was written: on the day before the next review, today at the latest; aim,
    plan and that next review stay agreed.
    """
    links = apps.get_model('members', 'Mentorship').objects.exclude(result='')
    reviews = apps.get_model('members', 'MentorshipReview').objects
    today = timezone.localdate()
    for link in links.order_by('pk'):
        review = reviews.model(mentorship=link, words=link.result, recorded_by=link.recorded_by, recorded_at=timezone.now())
        if link.period.upper is not None:
            review.day = link.period.upper
        else:
            before = link.review_on - timedelta(days=1) if link.review_on else today
            review.day = max(link.period.lower, min(before, today))
            review.aim, review.plan = link.aim, link.plan
            review.next_on = link.review_on if link.review_on and link.review_on > review.day else None
        review.save(force_insert=True)


def reviews_to_results(apps, _editor):
    """The words of the last review."""
    reviews = apps.get_model('members', 'MentorshipReview').objects.exclude(words='')
    for review in reviews.order_by('day', 'recorded_at', 'pk').select_related('mentorship'):
        review.mentorship.result = review.words
        review.mentorship.save(update_fields=['result'])


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0007_organisations'),
    ]

    operations = [
        migrations.CreateModel(
            name='MentorshipReview',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
                ('better', aspects()),
                ('same', aspects()),
                ('more', aspects()),
                ('words', models.CharField(blank=True, max_length=600)),
                ('aim', models.CharField(blank=True, max_length=300, verbose_name='aim')),
                ('plan', models.CharField(blank=True, max_length=600, verbose_name='plan')),
                ('next_on', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('mentorship', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='members.mentorship')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['mentorship', '-day', '-recorded_at'], name='review_of_link')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('better', []), ('more', []), ('same', []), ('words', ''), _negated=True), name='review_says_something'),
                    models.CheckConstraint(condition=models.Q(('better__contained_by', KNOWN), ('more__contained_by', KNOWN), ('same__contained_by', KNOWN)), name='review_of_known_aspects'),
                    models.CheckConstraint(condition=models.Q(models.Q(('better__overlap', models.F('same')), _negated=True), models.Q(('better__overlap', models.F('more')), _negated=True), models.Q(('same__overlap', models.F('more')), _negated=True)), name='review_of_an_aspect_once'),
                    models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('day')), _connector='OR'), name='next_review_is_later'),
                ],
            },
        ),
        migrations.RunPython(results_to_reviews, reviews_to_results),
        migrations.RemoveField(
            model_name='mentorship',
            name='result',
        ),
    ]
